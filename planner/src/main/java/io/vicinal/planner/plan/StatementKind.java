package io.vicinal.planner.plan;

/**
 * Every kind of statement there is; authorization, limits and drivers switch over it without a
 * default.
 */
public enum StatementKind {
  QUERY(Result.ROWS),
  EXPLAIN(Result.ROWS),
  SHOW(Result.ROWS),
  INSERT(Result.COUNT),
  UPDATE(Result.COUNT),
  DELETE(Result.COUNT),
  CREATE_TABLE(Result.NOTHING),
  DROP_TABLE(Result.NOTHING),
  CREATE_INDEX(Result.NOTHING),
  DROP_INDEX(Result.NOTHING),
  SET(Result.NOTHING);

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

  /** Returns what executing gives. */
  public Result result() {
    return result;
  }
}
