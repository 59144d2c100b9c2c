package io.vicinal.sql.error;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names what PostgreSQL has and the parser does not know on purpose, so that who types it hears
 * that it is not there instead of that it is wrong.
 */
final class UnsupportedSyntax {
  /**
   * One feature.
   *
   * @param statement how the text begins, or what is in it
   * @param word the unexpected word, any where it is empty
   * @param name in the plural
   */
  private record Feature(Pattern statement, Pattern word, String name) {
    static Feature of(String statement, String word, String name) {
      int flags = Pattern.CASE_INSENSITIVE | Pattern.DOTALL;
      return new Feature(Pattern.compile(statement, flags), Pattern.compile(word, flags), name);
    }
  }

  private static final String TABLE = "\\A\\s*(?:CREATE|ALTER)\\s.*?\\bTABLE\\b";
  private static final String CREATE = "\\A\\s*CREATE\\s+(?:OR\\s+REPLACE\\s+)?";
  private static final String OBJECT = "\\A\\s*(?:CREATE|ALTER|DROP)\\s+(?:OR\\s+REPLACE\\s+)?";
  private static final String TEMPORARY = "(?:(?:GLOBAL|LOCAL)\\s+)?TEMP(?:ORARY)?\\s+";

  private static final String GRANT = "\\A\\s*(?:GRANT|REVOKE)\\b";
  private static final String PRINCIPAL = "\\A\\s*(?:CREATE|ALTER)\\s+(?:USER|ROLE|GROUP)\\b";

  private static final List<Feature> FEATURES =
      List.of(
          Feature.of("\\A\\s*ALTER\\s+DEFAULT\\s+PRIVILEGES\\b", "", "default privileges"),
          Feature.of(GRANT, "\\(", "privileges on columns"),
          Feature.of(
              GRANT + ".*?\\bON\\s+(?:ALL\\s+)?SEQUENCES?\\b",
              "",
              "privileges on single sequences (those on their schema hold)"),
          Feature.of(
              GRANT
                  + ".*?\\bON\\s+(?:ALL\\s+)?(?:FUNCTIONS?|PROCEDURES?|ROUTINES?|TYPE"
                  + "|DOMAIN|LANGUAGE|FOREIGN|LARGE|PARAMETER|TABLESPACE)\\b",
              "",
              "privileges on other objects than databases, schemas, tables and views"),
          Feature.of("\\A\\s*COPY\\b", "", "COPY statements"),
          Feature.of(
              "\\A\\s*(?:PREPARE|EXECUTE|DEALLOCATE)\\b",
              "PREPARE|EXECUTE|DEALLOCATE",
              "statements that SQL prepares (JDBC prepares them)"),
          Feature.of("\\A\\s*(?:LISTEN|NOTIFY|UNLISTEN)\\b", "", "notifications"),
          Feature.of("\\A\\s*(?:DECLARE|FETCH|MOVE|CLOSE)\\b", "", "cursors of SQL"),
          Feature.of("\\A\\s*LOCK\\b", "LOCK", "locks of tables"),
          Feature.of(
              "\\A\\s*WITH\\b.*\\(\\s*(?:INSERT\\s+INTO|UPDATE|DELETE\\s+FROM|MERGE\\s+INTO)\\b",
              "INTO|FROM|UPDATE|INSERT|DELETE|MERGE|SET|[A-Z_][A-Z_0-9]*",
              "changes of rows within WITH"),
          Feature.of(CREATE + "FULLTEXT\\s+INDEX\\b", "", "full text indexes"),
          Feature.of("\\A\\s*DROP\\s+OWNED\\b", "", "drops of all that somebody owns"),
          Feature.of(
              "\\A\\s*SET\\s+(?:(?:SESSION|LOCAL)\\s+)?SESSION\\s+AUTHORIZATION\\b",
              "",
              "changes of the user of a session"),
          Feature.of(
              PRINCIPAL,
              "(?:NO)?(?:SUPERUSER|CREATEDB|CREATEROLE|INHERIT|LOGIN|REPLICATION|BYPASSRLS)"
                  + "|CONNECTION|(?:UN)?ENCRYPTED|IN|SYSID|ADMIN|SET|RESET|WITH",
              "attributes of principals other than PASSWORD, VALID UNTIL and ACCOUNT"),
          Feature.of(TABLE, "FORCE|NO", "policies for owners of tables"),
          Feature.of(TABLE, "FOREIGN|REFERENCES", "foreign keys"),
          Feature.of(TABLE, "DEFERRABLE|DEFERRED|INITIALLY", "deferrable constraints"),
          Feature.of(CREATE + TEMPORARY + "(?:RECURSIVE\\s+)?VIEW\\b", "", "temporary views"),
          Feature.of(CREATE + TEMPORARY + "SEQUENCE\\b", "", "temporary sequences"),
          Feature.of(CREATE + TEMPORARY + "TABLE\\b", "TEMP.*|GLOBAL|LOCAL", "temporary tables"),
          Feature.of(CREATE + "UNLOGGED\\s+TABLE\\b", "UNLOGGED", "unlogged tables"),
          Feature.of(CREATE + "FOREIGN\\s+TABLE\\b", "", "foreign tables"),
          Feature.of(
              "\\A\\s*(?:CREATE|ALTER|DROP|REFRESH)\\s+MATERIALIZED\\s+VIEW\\b",
              "",
              "materialized views"),
          Feature.of(CREATE + "RECURSIVE\\s+VIEW\\b", "", "recursive views"),
          Feature.of(
              CREATE + "VIEW\\b.*\\bWITH\\s+(?:LOCAL\\s+|CASCADED\\s+)?CHECK\\s+OPTION\\b",
              "WITH|LOCAL|CASCADED|CHECK",
              "views with CHECK OPTION"),
          Feature.of(TABLE + ".*\\bGENERATED\\s+ALWAYS\\s+AS\\s*\\(", "\\(", "generated columns"),
          Feature.of(TABLE, "NULLS", "UNIQUE constraints with NULLS NOT DISTINCT"),
          Feature.of(TABLE + ".*\\bNOT\\s+VALID\\b", "NOT|VALID", "constraints that are NOT VALID"),
          Feature.of(TABLE + ".*\\bEXCLUDE\\b", "EXCLUDE|USING", "exclusion constraints"),
          Feature.of(TABLE, "PARTITION|ATTACH|DETACH", "partitioned tables"),
          Feature.of(TABLE, "INHERITS?", "inherited tables"),
          Feature.of(OBJECT + ".*", "TABLESPACE", "tablespaces"),
          Feature.of(OBJECT + ".*", "COLLATE", "collations"),
          Feature.of(TABLE, "TRIGGER", "triggers"),
          Feature.of(CREATE + ".*?\\bINDEX\\b", "INCLUDE", "indexes with INCLUDE"),
          Feature.of(
              "\\A\\s*ALTER\\s+VIEW\\b",
              "ALTER|OWNER|RESET|\\(",
              "changes of views but OR REPLACE, RENAME and SET SCHEMA"),
          Feature.of("\\A\\s*ALTER\\s+SCHEMA\\b", "", "changes of schemas"),
          Feature.of("\\A\\s*ALTER\\s+DATABASE\\b", "RENAME|OWNER", "changes of a database's name"),
          Feature.of(
              "\\A\\s*ALTER\\s+(?:TABLE|SEQUENCE)\\b.*\\bSET\\s+SCHEMA\\b",
              "SET|SCHEMA",
              "moves to other schemas"),
          Feature.of(
              "\\A\\s*(?:ALTER|CREATE)\\s+SEQUENCE\\b.*", "OWNED|OWNER", "owners of sequences"),
          Feature.of(
              "\\A\\s*COMMENT\\s+ON\\b.*",
              "CONSTRAINT|FUNCTION|EXTENSION|TYPE|DOMAIN|TRIGGER|ROLE|POLICY",
              "comments on such objects"),
          Feature.of(OBJECT + "TYPE\\b", "", "types of one's own"),
          Feature.of(OBJECT + "DOMAIN\\b", "", "domains"),
          Feature.of(OBJECT + "FUNCTION\\b", "", "functions of one's own"),
          Feature.of(OBJECT + "PROCEDURE\\b", "", "procedures of one's own"),
          Feature.of(OBJECT + "AGGREGATE\\b", "", "aggregates of one's own"),
          Feature.of(OBJECT + "OPERATOR\\b", "", "operators of one's own"),
          Feature.of(OBJECT + "(?:CONSTRAINT\\s+|EVENT\\s+)?TRIGGER\\b", "", "triggers"),
          Feature.of(OBJECT + "RULE\\b", "", "rules"),
          Feature.of(OBJECT + "TABLESPACE\\b", "", "tablespaces"),
          Feature.of(OBJECT + "(?:PUBLICATION|SUBSCRIPTION)\\b", "", "publications"),
          Feature.of(OBJECT + "COLLATION\\b", "", "collations"));

  private UnsupportedSyntax() {}

  /** Returns the feature that {@code sql} wants, null if {@code word} is a mistake. */
  static @Nullable String in(String sql, String word) {
    for (Feature feature : FEATURES) {
      boolean any = feature.word.pattern().isEmpty();
      if ((any || feature.word.matcher(word).matches())
          && feature.statement.matcher(sql).lookingAt()) {
        return feature.name;
      }
    }
    return null;
  }
}
