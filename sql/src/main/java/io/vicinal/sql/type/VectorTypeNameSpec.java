package io.vicinal.sql.type;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlTypeNameSpec;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.util.Litmus;

/** Is {@code VECTOR(n)}, {@code VECTOR(n, format)} or {@code VECTOR} as written. */
public final class VectorTypeNameSpec extends SqlTypeNameSpec {
  public static final int ANY_DIMENSION = VectorType.ANY_DIMENSION;

  private final int dimension;
  private final VectorFormat format;

  /** Creates the name of vectors of FLOAT32. */
  public VectorTypeNameSpec(int dimension, SqlParserPos position) {
    this(dimension, VectorFormat.FLOAT32, position);
  }

  /**
   * Creates the name from the word that stands for the format.
   *
   * @throws SqlStateException 0AV00 for a format that does not exist
   */
  public static VectorTypeNameSpec of(int dimension, SqlIdentifier format, SqlParserPos position) {
    VectorFormat known =
        VectorFormat.named(format.getSimple())
            .orElseThrow(() ->
                new SqlStateException(
                        SqlState.FEATURE_NOT_SUPPORTED,
                        "vector components of type " + format + " are not supported")
                    .at(format.getParserPosition())
                    .withHint("Use FLOAT32, FLOAT16, INT8 or BIT."));
    return new VectorTypeNameSpec(dimension, known, position);
  }

  /**
   * Creates the name.
   *
   * @throws SqlStateException 54000 unless the dimension is from 1 to 65535 or any
   */
  public VectorTypeNameSpec(int dimension, VectorFormat format, SqlParserPos position) {
    super(new SqlIdentifier("VECTOR", position), position);
    if (dimension != ANY_DIMENSION && (dimension < 1 || dimension > VectorType.MAX_DIMENSION)) {
      throw new SqlStateException(
              SqlState.LIMIT_EXCEEDED,
              "vector dimension must be between 1 and "
                  + VectorType.MAX_DIMENSION
                  + ", not "
                  + dimension)
          .at(position);
    }
    this.dimension = dimension;
    this.format = format;
  }

  /** Returns what components are. */
  public VectorFormat format() {
    return format;
  }

  /** Returns the dimension, {@link #ANY_DIMENSION} if none is written. */
  public int dimension() {
    return dimension;
  }

  @Override
  public RelDataType deriveType(SqlValidator validator) {
    return VectorType.of(dimension, format, false);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword(VectorType.of(dimension, format, true).toString());
  }

  @Override
  public boolean equalsDeep(SqlTypeNameSpec spec, Litmus litmus) {
    return (spec instanceof VectorTypeNameSpec that
            && that.dimension == dimension
            && that.format == format)
        ? litmus.succeed()
        : litmus.fail("{} != {}", this, spec);
  }
}
