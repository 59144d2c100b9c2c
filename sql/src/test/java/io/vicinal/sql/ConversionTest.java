package io.vicinal.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.sql.validate.SearchHints;
import org.apache.calcite.rel.logical.LogicalSort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConversionTest {
  @Test
  void typesAParameterInOrderBy() {
    assertEquals(
        """
        LogicalSort(sort0=[$1], dir0=[ASC], fetch=[10])
          LogicalProject(id=[$0], EXPR$1=[l2_distance($4, ?0)])
            LogicalFilter(condition=[>($3, 2020)])
              LogicalTableScan(table=[[docs]])
        """,
        Sample.plan("SELECT id FROM docs WHERE year > 2020 ORDER BY embedding <-> ? LIMIT 10"));
  }

  @Test
  void typesAParameterUnderDescendingArithmetic() {
    assertTrue(
        Sample.plan("SELECT id FROM docs ORDER BY 1 - (embedding <=> ?) DESC LIMIT 10")
            .contains("-(1, cosine_distance($4, ?0))"));
  }

  @Test
  void keepsFetchPrecisionAsHintsOfTheSort() {
    LogicalSort sort =
        (LogicalSort)
            Sample.algebra(
                "SELECT id FROM docs ORDER BY embedding <=> ? FETCH EXACT FIRST 10 ROWS ONLY"
                    + " WITH TARGET ACCURACY 95 PERCENT");
    assertTrue(SearchHints.has(sort.getHints(), SearchHints.EXACT));
    assertEquals(
        "95", SearchHints.value(sort.getHints(), SearchHints.TARGET_ACCURACY).orElseThrow());
  }

  @Test
  void keepsAWrittenHintAtTheSort() {
    LogicalSort sort =
        (LogicalSort)
            Sample.algebra(
                "SELECT /*+ ef_search(77) */ id FROM docs ORDER BY embedding <=> ? LIMIT 3");
    assertEquals("77", SearchHints.value(sort.getHints(), SearchHints.EF_SEARCH).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'[1,2,3]'",
        "CAST('[1,2,3]' AS VECTOR(3))",
        "'[1,2,3]'::vector(3)",
        "'[1,2,3]'::vector",
        "TO_VECTOR('[1,2,3]')",
        "TO_VECTOR('[1,2,3]', 3)",
        "VECTOR('[1,2,3]', 3, FLOAT32)",
        "ARRAY[1, 2, 3]",
        "ARRAY[1.0, 2.00, 3E0]",
        "CAST(ARRAY[1, 2, 3] AS VECTOR(3))",
      })
  void everyWayToWriteAVectorIsTheSameVector(String vector) {
    assertEquals(2.0, Sample.compute("VECTOR('[1,2,5]', 3) <-> " + vector));
    assertEquals(true, Sample.compute("VECTOR('[1,2,3]', 3) = " + vector));
    assertEquals(false, Sample.compute("VECTOR('[1,2,4]', 3) = " + vector));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "vector_dims('[1,2]')|2",
        "VECTOR_DIMENSION_COUNT('[1,2]')|2",
        "vector_norm('[3,4]')|5.0",
        "l2_norm('[3,4]')|5.0",
        "l2_normalize('[3,4]')|[0.6,0.8]",
        "vector_serialize('[3, 4.5]')|[3,4.5]",
        "CAST(TO_VECTOR('[1.50]') AS VARCHAR)|[1.5]",
        "TO_VECTOR('[1,2]') <+> '[3,5]'|5.0",
        "TO_VECTOR('[1,2]') <#> '[3,5]'|-13.0",
        "inner_product(TO_VECTOR('[1,2]'), '[3,5]')|13.0",
        "cosine_similarity('[1,0]', '[2,0]')|1.0",
        "'a%c' LIKE 'a!%_' ESCAPE '!'|true",
        "'ABC' ILIKE 'a_c'|true",
        "'abc' NOT LIKE 'a%'|false",
        "upper('日本ü')|日本Ü",
        "12345678901234567890123 + 1|12345678901234567890124",
      })
  void computes(String expression, String expected) {
    assertEquals(expected, String.valueOf(Sample.compute(expression)));
  }

  @Test
  void cosineOfAZeroVectorIsNull() {
    assertNull(Sample.compute("TO_VECTOR('[0,0]') <=> '[1,2]'"));
  }

  @Test
  void nullVectorsHaveNullDistance() {
    assertNull(Sample.compute("CAST(NULL AS VECTOR(2)) <-> '[1,2]'"));
    assertNull(Sample.compute("TO_VECTOR('[1,2]') <-> NULL"));
  }

  @Test
  void boundParametersAreVectors() {
    var bound = io.vicinal.sql.type.VectorValue.of(1, 2, 5);
    assertEquals(2.0, Sample.compute("TO_VECTOR('[1,2,3]') <-> ?", bound));
  }

  @Test
  void insertsTextAndParametersAsVectors() {
    assertEquals(
        "INSERT INTO docs (id, embedding) VALUES (1, to_vector('[1,2,3]', 3))," + " (2, ?)",
        Sample.validated("INSERT INTO docs (id, embedding) VALUES (1, '[1,2,3]'), (2, ?)"));
    assertTrue(
        Sample.plan("INSERT INTO docs (id, embedding) SELECT id, title FROM docs")
            .contains("to_vector($1, 3)"));
  }

  @Test
  void updatesTextAsVector() {
    assertTrue(
        Sample.plan("UPDATE docs SET embedding = '[1,2,3]' WHERE id = 1")
            .contains("to_vector(_UTF-8'[1,2,3]', 3)"));
    assertTrue(Sample.plan("UPDATE docs SET embedding = ? WHERE id = 1").contains("EXPR$0=[?0]"));
  }

  @Test
  void raggedTextIsNotPadded() {
    assertTrue(Sample.plan("SELECT * FROM (VALUES ('a'), ('abc')) AS t(x)").contains("'a'"));
  }
}
