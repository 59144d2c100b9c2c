package io.vicinal.planner.plan;

/**
 * Every kind of statement there is; authorization, limits and drivers switch over it without a
 * default.
 */
public enum StatementKind {
  QUERY(Result.ROWS),
  EXPLAIN(Result.ROWS),
  SHOW(Result.ROWS),
  CALL(Result.ROWS),
  INSERT(Result.COUNT),
  UPDATE(Result.COUNT),
  DELETE(Result.COUNT),
  MERGE(Result.COUNT),
  TRUNCATE(Result.NOTHING),
  CREATE_TABLE(Result.NOTHING),
  ALTER_TABLE(Result.NOTHING),
  CREATE_VIEW(Result.NOTHING),
  ALTER_VIEW(Result.NOTHING),
  DROP_VIEW(Result.NOTHING),
  DROP_TABLE(Result.NOTHING),
  CREATE_INDEX(Result.NOTHING),
  DROP_INDEX(Result.NOTHING),
  CREATE_SCHEMA(Result.NOTHING),
  DROP_SCHEMA(Result.NOTHING),
  CREATE_SEQUENCE(Result.NOTHING),
  ALTER_SEQUENCE(Result.NOTHING),
  DROP_SEQUENCE(Result.NOTHING),
  COMMENT(Result.NOTHING),
  CREATE_DATABASE(Result.NOTHING),
  DROP_DATABASE(Result.NOTHING),
  ALTER_DATABASE(Result.NOTHING),
  OPTIMIZE(Result.NOTHING),
  REINDEX(Result.NOTHING),
  CHECKPOINT(Result.NOTHING),
  ANALYZE(Result.NOTHING),
  KILL(Result.NOTHING),
  SET(Result.NOTHING),
  BEGIN(Result.NOTHING),
  COMMIT(Result.NOTHING),
  ROLLBACK(Result.NOTHING),
  SAVEPOINT(Result.NOTHING),
  RELEASE_SAVEPOINT(Result.NOTHING),
  SET_TRANSACTION(Result.NOTHING),
  CREATE_USER(Result.NOTHING),
  ALTER_USER(Result.NOTHING),
  DROP_USER(Result.NOTHING),
  CREATE_API_KEY(Result.ROWS),
  /** Gives a row where it rotates. */
  ALTER_API_KEY(Result.NOTHING),
  DROP_API_KEY(Result.NOTHING),
  CREATE_ROLE(Result.NOTHING),
  DROP_ROLE(Result.NOTHING),
  ALTER_GROUP(Result.NOTHING),
  GRANT(Result.NOTHING),
  REVOKE(Result.NOTHING),
  CREATE_POLICY(Result.NOTHING),
  DROP_POLICY(Result.NOTHING);

  /** What a caller gets from executing a statement. */
  public enum Result {
    ROWS,
    COUNT,
    NOTHING
  }

  private final Result result;

  StatementKind(Result result) {
    this.result = result;
  }

  /** Returns whether it changes rows, definitions or files, which read-only connections refuse. */
  public boolean writes() {
    return switch (this) {
      case INSERT, UPDATE, DELETE, MERGE, TRUNCATE -> true;
      case CREATE_TABLE, ALTER_TABLE, DROP_TABLE, CREATE_INDEX, DROP_INDEX -> true;
      case CREATE_VIEW, ALTER_VIEW, DROP_VIEW, CREATE_SCHEMA, DROP_SCHEMA -> true;
      case CREATE_SEQUENCE, ALTER_SEQUENCE, DROP_SEQUENCE, COMMENT -> true;
      case CREATE_DATABASE, DROP_DATABASE -> true;
      case ALTER_DATABASE, OPTIMIZE, REINDEX, CHECKPOINT -> true;
      case ANALYZE, KILL -> false;
      case CREATE_USER, ALTER_USER, DROP_USER, CREATE_ROLE, DROP_ROLE, ALTER_GROUP -> true;
      case GRANT, REVOKE, CREATE_POLICY, DROP_POLICY -> true;
      case CREATE_API_KEY, ALTER_API_KEY, DROP_API_KEY -> true;
      case QUERY, EXPLAIN, SHOW, CALL, SET -> false;
      case BEGIN, COMMIT, ROLLBACK, SAVEPOINT, RELEASE_SAVEPOINT, SET_TRANSACTION -> false;
    };
  }

  /** Returns the words that such statements begin with. */
  public String words() {
    return name().replace('_', ' ');
  }

  /** Returns what executing gives. */
  public Result result() {
    return result;
  }
}
