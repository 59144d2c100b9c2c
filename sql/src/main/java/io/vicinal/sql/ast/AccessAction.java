package io.vicinal.sql.ast;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** What a statement does with users, roles, rights or policies. */
public sealed interface AccessAction {
  /** Returns the first words of such a statement. */
  String words();

  /**
   * Requires that a clause is said once.
   *
   * @param before what was said of it before, null if nothing was
   * @throws SqlStateException 42601 if it was said
   */
  static void requireFirst(@Nullable Object before, String clause, SqlParserPos position) {
    if (before != null) {
      throw new SqlStateException(SqlState.SYNTAX_ERROR, clause + " is said twice").at(position);
    }
  }

  /**
   * What is said of a user; what is not said stays as it is. Its text leaves the password out.
   *
   * @param password a literal or a parameter
   * @param validUntil a literal or a parameter; {@code 'infinity'} for no end
   */
  record UserOptions(
      @Nullable SqlNode password, @Nullable SqlNode validUntil, @Nullable Boolean locked) {
    @Override
    public String toString() {
      return "options of a user";
    }
  }

  /** {@code CREATE USER [IF NOT EXISTS] name options}. */
  record CreateUser(boolean ifNotExists, SqlIdentifier name, UserOptions options)
      implements AccessAction {
    @Override
    public String words() {
      return "CREATE USER";
    }
  }

  /** {@code ALTER USER name options}. */
  record AlterUser(SqlIdentifier name, UserOptions options) implements AccessAction {
    @Override
    public String words() {
      return "ALTER USER";
    }
  }

  /** {@code ALTER USER | ROLE | GROUP name RENAME TO name}. */
  record Rename(SqlIdentifier name, SqlIdentifier newName) implements AccessAction {
    @Override
    public String words() {
      return "ALTER USER";
    }
  }

  /** {@code DROP USER [IF EXISTS] name, …}. */
  record DropUser(boolean ifExists, List<SqlIdentifier> names) implements AccessAction {
    public DropUser {
      names = List.copyOf(names);
    }

    @Override
    public String words() {
      return "DROP USER";
    }
  }

  /**
   * {@code CREATE API KEY name [FOR user] [VALID UNTIL moment] [WITH (scope, …)]}.
   *
   * @param user null for the session's own
   * @param validUntil a literal or a parameter, {@code 'infinity'} for no end; null if not said
   * @param scopes words and literals; one literal may hold several
   */
  record CreateKey(
      SqlIdentifier name,
      @Nullable SqlIdentifier user,
      @Nullable SqlNode validUntil,
      List<SqlNode> scopes)
      implements AccessAction {
    public CreateKey {
      scopes = List.copyOf(scopes);
    }

    @Override
    public String words() {
      return "CREATE API KEY";
    }
  }

  /** What ALTER API KEY does. */
  enum KeyChange {
    ROTATE,
    ENABLE,
    DISABLE,
    VALID_UNTIL
  }

  /**
   * {@code ALTER API KEY name [FOR user] ROTATE [VALID UNTIL moment] | ENABLE | DISABLE | VALID
   * UNTIL moment}.
   *
   * @param user null for the session's own
   */
  record AlterKey(
      SqlIdentifier name,
      @Nullable SqlIdentifier user,
      KeyChange change,
      @Nullable SqlNode validUntil)
      implements AccessAction {
    @Override
    public String words() {
      return "ALTER API KEY";
    }
  }

  /**
   * {@code DROP API KEY [IF EXISTS] name [FOR user]}.
   *
   * @param user null for the session's own
   */
  record DropKey(boolean ifExists, SqlIdentifier name, @Nullable SqlIdentifier user)
      implements AccessAction {
    @Override
    public String words() {
      return "DROP API KEY";
    }
  }

  /** {@code CREATE ROLE | GROUP [IF NOT EXISTS] name [WITH USER member, …]}. */
  record CreateRole(
      boolean ifNotExists, SqlIdentifier name, boolean group, List<SqlIdentifier> members)
      implements AccessAction {
    public CreateRole {
      members = List.copyOf(members);
    }

    @Override
    public String words() {
      return group ? "CREATE GROUP" : "CREATE ROLE";
    }
  }

  /** {@code DROP ROLE | GROUP [IF EXISTS] name, …}. */
  record DropRole(boolean ifExists, List<SqlIdentifier> names, boolean group)
      implements AccessAction {
    public DropRole {
      names = List.copyOf(names);
    }

    @Override
    public String words() {
      return group ? "DROP GROUP" : "DROP ROLE";
    }
  }

  /** {@code ALTER GROUP name ADD | DROP USER member, …}. */
  record AlterGroup(SqlIdentifier name, boolean add, List<SqlIdentifier> members)
      implements AccessAction {
    public AlterGroup {
      members = List.copyOf(members);
    }

    @Override
    public String words() {
      return "ALTER GROUP";
    }
  }

  /** The kind of object that is named behind ON. */
  enum On {
    DATABASE,
    SCHEMA,
    TABLE,
    /** Schemas are named, and all tables and views that are in them now are meant. */
    ALL_TABLES
  }

  /**
   * {@code GRANT privilege, … ON object, … TO principal, … [WITH GRANT OPTION]}, or REVOKE.
   *
   * @param privileges words as they are written, in upper case; none for ALL
   * @param option WITH GRANT OPTION, or GRANT OPTION FOR
   * @param cascade whether others lose what they have from there
   */
  record Privileges(
      boolean grant,
      List<SqlIdentifier> privileges,
      On kind,
      List<SqlIdentifier> objects,
      List<SqlIdentifier> principals,
      boolean option,
      boolean cascade)
      implements AccessAction {
    public Privileges {
      privileges = List.copyOf(privileges);
      objects = List.copyOf(objects);
      principals = List.copyOf(principals);
    }

    @Override
    public String words() {
      return grant ? "GRANT" : "REVOKE";
    }
  }

  /** {@code GRANT role, … TO principal, … [WITH ADMIN OPTION]}, or REVOKE. */
  record Roles(
      boolean grant, List<SqlIdentifier> roles, List<SqlIdentifier> principals, boolean option)
      implements AccessAction {
    public Roles {
      roles = List.copyOf(roles);
      principals = List.copyOf(principals);
    }

    @Override
    public String words() {
      return grant ? "GRANT" : "REVOKE";
    }
  }

  /** {@code SET ROLE name | NONE} and {@code RESET ROLE}. */
  record SetRole(Optional<SqlIdentifier> role) implements AccessAction {
    @Override
    public String words() {
      return "SET ROLE";
    }
  }

  /** {@code SHOW GRANTS [FOR principal]}. */
  record ShowGrants(Optional<SqlIdentifier> principal) implements AccessAction {
    @Override
    public String words() {
      return "SHOW GRANTS";
    }
  }

  /** {@code ALTER TABLE table OWNER TO principal}. */
  record SetOwner(SqlIdentifier table, SqlIdentifier principal) implements AccessAction {
    @Override
    public String words() {
      return "ALTER TABLE";
    }
  }

  /** {@code REASSIGN OWNED BY principal, … TO principal}. */
  record Reassign(List<SqlIdentifier> from, SqlIdentifier to) implements AccessAction {
    public Reassign {
      from = List.copyOf(from);
    }

    @Override
    public String words() {
      return "REASSIGN OWNED";
    }
  }

  /** {@code ALTER TABLE table ENABLE | DISABLE ROW LEVEL SECURITY}. */
  record RowSecurity(SqlIdentifier table, boolean on) implements AccessAction {
    @Override
    public String words() {
      return "ALTER TABLE";
    }
  }

  /**
   * {@code CREATE POLICY name ON table [FOR command] [TO principal, …] [USING (condition)] [WITH
   * CHECK (condition)]}.
   *
   * @param command ALL, SELECT, INSERT, UPDATE or DELETE
   */
  record CreatePolicy(
      SqlIdentifier name,
      SqlIdentifier table,
      String command,
      List<SqlIdentifier> principals,
      Optional<SqlNode> using,
      Optional<SqlNode> check)
      implements AccessAction {
    public CreatePolicy {
      principals = List.copyOf(principals);
    }

    /** Requires that AS says what policies are. @throws SqlStateException 0AV00, 42601 */
    public static void requirePermissive(@Nullable SqlIdentifier kind) {
      String word = kind == null ? "permissive" : kind.getSimple().toLowerCase(Locale.ROOT);
      if (!word.equals("permissive")) {
        boolean known = word.equals("restrictive");
        throw new SqlStateException(
                known ? SqlState.FEATURE_NOT_SUPPORTED : SqlState.SYNTAX_ERROR,
                known
                    ? "restrictive policies are not supported"
                    : "\"" + word + "\" is no kind of policy")
            .at(Objects.requireNonNull(kind).getParserPosition());
      }
    }

    @Override
    public String words() {
      return "CREATE POLICY";
    }
  }

  /**
   * {@code ALTER POLICY name ON table RENAME TO name | [TO principal, …] [USING (condition)] [WITH
   * CHECK (condition)]}; what is not said stays as it is.
   *
   * @param newName null where it is not renamed
   */
  record AlterPolicy(
      SqlIdentifier name,
      SqlIdentifier table,
      @Nullable SqlIdentifier newName,
      List<SqlIdentifier> principals,
      Optional<SqlNode> using,
      Optional<SqlNode> check)
      implements AccessAction {
    public AlterPolicy {
      principals = List.copyOf(principals);
    }

    @Override
    public String words() {
      return "ALTER POLICY";
    }
  }

  /** {@code DROP POLICY [IF EXISTS] name ON table}. */
  record DropPolicy(boolean ifExists, SqlIdentifier name, SqlIdentifier table)
      implements AccessAction {
    @Override
    public String words() {
      return "DROP POLICY";
    }
  }
}
