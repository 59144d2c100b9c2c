package io.vicinal.sql;

import org.apache.calcite.sql.validate.SqlConformance;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlDelegatingConformance;

/** Says which liberties the language takes: those of PostgreSQL, and overflow is an error. */
final class VicinalConformance extends SqlDelegatingConformance {
  static final SqlConformance INSTANCE = new VicinalConformance();

  private VicinalConformance() {
    super(SqlConformanceEnum.DEFAULT);
  }

  @Override
  public boolean checkedArithmetic() {
    return true;
  }

  @Override
  public boolean isBangEqualAllowed() {
    return true;
  }

  @Override
  public boolean isPercentRemainderAllowed() {
    return true;
  }

  @Override
  public boolean isGroupByAlias() {
    return true;
  }

  @Override
  public boolean isGroupByOrdinal() {
    return true;
  }

  @Override
  public boolean isInsertSubsetColumnsAllowed() {
    return true;
  }

  @Override
  public boolean isMinusAllowed() {
    return true;
  }

  @Override
  public boolean isOffsetLimitAllowed() {
    return true;
  }

  @Override
  public boolean shouldConvertRaggedUnionTypesToVarying() {
    return true;
  }
}
