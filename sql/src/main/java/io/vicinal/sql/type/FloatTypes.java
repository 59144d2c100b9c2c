package io.vicinal.sql.type;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlTypeNameSpec;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/** Names {@code FLOAT} and {@code FLOAT(bits)}. */
public final class FloatTypes {
  private static final int REAL_BITS = 24;
  private static final int DOUBLE_BITS = 53;

  private FloatTypes() {}

  /**
   * Returns REAL for up to 24 bits, else DOUBLE.
   *
   * @param bits -1 if there are none
   * @throws SqlStateException 22023 unless they are from 1 to 53
   */
  public static SqlTypeNameSpec ofBits(int bits, SqlParserPos position) {
    if (bits == 0 || bits > DOUBLE_BITS) {
      throw new SqlStateException(
              SqlState.INVALID_PARAMETER_VALUE,
              "precision of FLOAT must be between 1 and " + DOUBLE_BITS + ", not " + bits)
          .at(position);
    }
    boolean real = bits > 0 && bits <= REAL_BITS;
    return new SqlBasicTypeNameSpec(real ? SqlTypeName.REAL : SqlTypeName.DOUBLE, position);
  }
}
