package io.vicinal.planner.system;

import static io.vicinal.planner.system.SystemColumn.integer;
import static io.vicinal.planner.system.SystemColumn.text;

import io.vicinal.planner.session.Session;
import io.vicinal.planner.session.SystemSchemas;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The views of the standard's {@code information_schema}, with its column names in lower case. They
 * show what the session's user sees.
 */
final class InformationSchema {
  private InformationSchema() {}

  static List<SystemView> all() {
    return List.of(
        view(
            "schemata",
            DefinitionRows::schemata,
            "catalog_name",
            "schema_name",
            "schema_owner?",
            "default_character_set_catalog?",
            "default_character_set_schema?",
            "default_character_set_name?",
            "sql_path?"),
        view(
            "tables",
            DefinitionRows::tables,
            "table_catalog",
            "table_schema",
            "table_name",
            "table_type",
            "self_referencing_column_name?",
            "reference_generation?",
            "user_defined_type_catalog?",
            "user_defined_type_schema?",
            "user_defined_type_name?",
            "is_insertable_into",
            "is_typed",
            "commit_action?"),
        view(
            "views",
            DefinitionRows::views,
            "table_catalog",
            "table_schema",
            "table_name",
            "view_definition?",
            "check_option",
            "is_updatable",
            "is_insertable_into"),
        view(
            "table_privileges",
            PrivilegeRows::tables,
            "grantor?",
            "grantee",
            "table_catalog",
            "table_schema",
            "table_name",
            "privilege_type",
            "is_grantable",
            "with_hierarchy"),
        view("enabled_roles", PrivilegeRows::enabledRoles, "role_name"),
        view(
            "applicable_roles",
            PrivilegeRows::applicableRoles,
            "grantee",
            "role_name",
            "is_grantable"),
        view(
            "columns",
            ColumnRows::of,
            "table_catalog",
            "table_schema",
            "table_name",
            "column_name",
            "ordinal_position#",
            "column_default?",
            "is_nullable",
            "data_type",
            "character_maximum_length#?",
            "character_octet_length#?",
            "numeric_precision#?",
            "numeric_precision_radix#?",
            "numeric_scale#?",
            "datetime_precision#?",
            "udt_catalog",
            "udt_schema",
            "udt_name",
            "is_identity",
            "identity_generation?",
            "identity_start?",
            "identity_increment?",
            "is_generated",
            "generation_expression?",
            "is_updatable"),
        view(
            "table_constraints",
            ConstraintRows::constraints,
            "constraint_catalog",
            "constraint_schema",
            "constraint_name",
            "table_catalog",
            "table_schema",
            "table_name",
            "constraint_type",
            "is_deferrable",
            "initially_deferred",
            "enforced"),
        view(
            "key_column_usage",
            ConstraintRows::keyColumns,
            "constraint_catalog",
            "constraint_schema",
            "constraint_name",
            "table_catalog",
            "table_schema",
            "table_name",
            "column_name",
            "ordinal_position#",
            "position_in_unique_constraint#?"),
        view(
            "constraint_column_usage",
            ConstraintRows::columnUsage,
            "table_catalog",
            "table_schema",
            "table_name",
            "column_name",
            "constraint_catalog",
            "constraint_schema",
            "constraint_name"),
        view(
            "check_constraints",
            ConstraintRows::checks,
            "constraint_catalog",
            "constraint_schema",
            "constraint_name",
            "check_clause"),
        view(
            "referential_constraints",
            session -> List.of(),
            "constraint_catalog",
            "constraint_schema",
            "constraint_name",
            "unique_constraint_catalog?",
            "unique_constraint_schema?",
            "unique_constraint_name?",
            "match_option",
            "update_rule",
            "delete_rule"),
        view(
            "sequences",
            DefinitionRows::sequences,
            "sequence_catalog",
            "sequence_schema",
            "sequence_name",
            "data_type",
            "numeric_precision#",
            "numeric_precision_radix#",
            "numeric_scale#",
            "start_value",
            "minimum_value",
            "maximum_value",
            "increment",
            "cycle_option"),
        view(
            "routines",
            DefinitionRows::routines,
            "specific_catalog",
            "specific_schema",
            "specific_name",
            "routine_catalog",
            "routine_schema",
            "routine_name",
            "routine_type"),
        view(
            "parameters",
            DefinitionRows::parameters,
            "specific_catalog",
            "specific_schema",
            "specific_name",
            "ordinal_position#",
            "parameter_mode",
            "parameter_name",
            "data_type"));
  }

  /**
   * Makes a view; a column that may be NULL ends with a question mark, one of whole numbers has a
   * hash sign behind its name.
   */
  private static SystemView view(
      String label, Function<Session, List<@Nullable Object[]>> rows, String... columns) {
    return new SystemView(
        SystemSchemas.INFORMATION_SCHEMA,
        label,
        rows,
        Stream.of(columns).map(InformationSchema::column).toArray(SystemColumn[]::new));
  }

  private static SystemColumn column(String written) {
    String name = written.replaceAll("[#?]", "");
    SystemColumn column = written.contains("#") ? integer(name) : text(name);
    return written.endsWith("?") ? column.orNull() : column;
  }

  static String yesOrNo(boolean yes) {
    return yes ? "YES" : "NO";
  }
}
