package io.vicinal.jdbc.value;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vicinal.sql.type.ArrayText;
import io.vicinal.sql.type.VectorValue;
import io.vicinal.storage.TableDefinition;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The texts that the driver writes are those that the engine reads and writes. */
class TextFormTest {
  @Test
  void vectorsAreWrittenAsTheEngineWritesThem() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      float[] vector = new float[1 + random.nextInt(5)];
      for (int i = 0; i < vector.length; i++) {
        float any = Float.intBitsToFloat(random.nextInt());
        vector[i] = round % 3 == 0 || !Float.isFinite(any) ? random.nextInt(40_000_000) : any;
      }
      String text = TextForm.of(vector.clone());
      assertEquals(VectorValue.of(vector.clone()).toString(), text);
      assertArrayEquals(VectorValue.of(vector).floats(), VectorValue.parse(text).floats());
    }
    assertEquals("[0,1.5,-30000]", TextForm.of(new float[] {-0f, 1.5f, -3e4f}));
  }

  @Test
  void arraysAreWrittenAsTheEngineWritesThem() {
    List<Object> texts =
        Arrays.asList("a", "b c", "", "null", "{", "}", "x,y", "\"q\"", "\\", "\t", null, "ü");
    assertEquals(ArrayText.<Object>write(texts, Object::toString), TextForm.ofElements(texts));
    assertEquals(texts, ArrayText.parse(TextForm.ofElements(texts)));
    assertEquals("{t,f,NULL}", TextForm.ofElements(Arrays.asList(true, false, null)));
    assertEquals("{}", TextForm.ofElements(List.of()));
  }

  @Test
  void aTableHasAsManyColumnsAsTheDriverSays() throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:vicinal:mem:")) {
      assertEquals(TableDefinition.COLUMNS_MAX, connection.getMetaData().getMaxColumnsInTable());
    }
  }
}
