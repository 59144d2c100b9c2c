package io.vicinal.storage.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class ChecksumsTest {
  @Test
  void checksumsOfTwoPartsGiveThatOfTheWhole() {
    Random random = new Random(1);
    for (int length : new int[] {0, 1, 63, 64, 65, 1_000, 100_003}) {
      byte[] bytes = new byte[64 + length];
      random.nextBytes(bytes);
      assertEquals(
          crc(bytes, 0, bytes.length),
          Checksums.combine(crc(bytes, 0, 64), crc(bytes, 64, length), length));
    }
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
