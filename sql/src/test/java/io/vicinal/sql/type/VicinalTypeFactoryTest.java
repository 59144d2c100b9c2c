package io.vicinal.sql.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.junit.jupiter.api.Test;

final class VicinalTypeFactoryTest {
  private final VicinalTypeFactory types = new VicinalTypeFactory();

  @Test
  void vectorsAreEqualByDimensionAndNullability() {
    assertEquals(types.createVectorType(3, true), types.createVectorType(3, true));
    assertNotEquals(types.createVectorType(3, true), types.createVectorType(3, false));
    assertNotEquals(types.createVectorType(3, true), types.createVectorType(4, true));
    assertEquals("VECTOR(3) NOT NULL", types.createVectorType(3, false).getFullTypeString());
  }

  @Test
  void vectorsKeepTheirClassThroughNullability() {
    RelDataType vector = types.createVectorType(3, false);
    assertEquals(types.createVectorType(3, true), types.createTypeWithNullability(vector, true));
    assertEquals(VectorValue.class, types.getJavaClass(vector));
    assertEquals(OptionalInt.of(3), VectorType.dimensionOf(vector));
    assertEquals(
        OptionalInt.empty(),
        VectorType.dimensionOf(types.createVectorType(VectorType.ANY_DIMENSION, true)));
  }

  @Test
  void mixedDimensionsLoseTheDimension() {
    RelDataType three = types.createVectorType(3, false);
    assertEquals(three, types.leastRestrictive(List.of(three, three)));
    assertEquals(
        types.createVectorType(VectorType.ANY_DIMENSION, false),
        types.leastRestrictive(List.of(three, types.createVectorType(4, false), three)));
    assertEquals(
        types.createVectorType(3, true),
        types.leastRestrictive(List.of(three, types.createSqlType(SqlTypeName.NULL))));
    assertNull(types.leastRestrictive(List.of(three, types.createSqlType(SqlTypeName.INTEGER))));
  }

  @Test
  void textIsUtf8AndDecimalsHave38Digits() {
    assertEquals(StandardCharsets.UTF_8, types.getDefaultCharset());
    assertEquals(38, types.createSqlType(SqlTypeName.DECIMAL, 38, 2).getPrecision());
    assertTrue(types.getTypeSystem().shouldConvertRaggedUnionTypesToVarying());
  }
}
