package io.vicinal.sql.type;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlTypeNameSpec;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.util.Litmus;

/** Is {@code JSON} (or {@code JSONB}) as written: character data whose contents are a document. */
public final class JsonTypeNameSpec extends SqlTypeNameSpec {
  public JsonTypeNameSpec(SqlParserPos position) {
    super(new SqlIdentifier("JSON", position), position);
  }

  @Override
  public RelDataType deriveType(SqlValidator validator) {
    return JsonType.NOT_NULL;
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("JSON");
  }

  @Override
  public boolean equalsDeep(SqlTypeNameSpec spec, Litmus litmus) {
    return spec instanceof JsonTypeNameSpec
        ? litmus.succeed()
        : litmus.fail("{} != {}", this, spec);
  }
}
