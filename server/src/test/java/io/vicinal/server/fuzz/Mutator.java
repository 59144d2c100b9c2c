package io.vicinal.server.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes inputs that are nearly right, each from a seed of its own. */
final class Mutator {
  private static final int LENGTH_MAX = 1 << 16;
  private static final int STEPS_MAX = 5;
  private static final int REPEATS_MAX = 2_000;
  private static final int[] NUMBERS = {
    0, 1, -1, 2, 127, 128, 255, 256, 65_535, 1 << 20, 1 << 30, Integer.MAX_VALUE, Integer.MIN_VALUE
  };
  private static final String[] TEXTS = {
    "0",
    "-1",
    "1e308",
    "1e999999999",
    "-9223372036854775809",
    "99999999999999999999999999999999999999999999",
    "0.00000000000000000000000000000000000000000001",
    "NaN",
    "null",
    "true",
    "\"\"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "[]",
    "{}",
    "..",
    "%00",
    "%",
    "'",
    "\\",
    "\uD83D\uDE00"
  };

  private final List<byte[]> seeds;
  private final List<String> words;

  Mutator(List<byte[]> seeds, List<String> words) {
    this.seeds = seeds;
    this.words = words;
  }

  /** Returns the input number {@code seed}. */
  byte[] input(long seed) {
    var random = new Random(seed * 0x9E3779B97F4A7C15L);
    byte[] input = one(random);
    int steps = 1 + random.nextInt(STEPS_MAX);
    for (int i = 0; i < steps; i++) {
      input = step(input, random);
      if (input.length > LENGTH_MAX) {
        input = Arrays.copyOf(input, LENGTH_MAX);
      }
    }
    return input;
  }

  private byte[] one(Random random) {
    return seeds.get(random.nextInt(seeds.size())).clone();
  }

  private byte[] step(byte[] input, Random random) {
    int at = random.nextInt(input.length + 1);
    int end = Math.min(input.length, at + random.nextInt(1 + random.nextInt(64)));
    return switch (random.nextInt(10)) {
      case 0 -> flipped(input, random);
      case 1 -> joined(input, at, new byte[0], end);
      case 2 -> joined(input, at, new byte[] {(byte) random.nextInt(256)}, end);
      case 3 -> joined(input, at, number(random), Math.min(input.length, at + Integer.BYTES));
      case 4 -> joined(input, at, number(random), at);
      case 5 -> joined(input, at, repeated(Arrays.copyOfRange(input, at, end), random), end);
      case 6 -> joined(input, at, bytes(words.get(random.nextInt(words.size()))), end);
      case 7 -> joined(input, at, bytes(TEXTS[random.nextInt(TEXTS.length)]), end);
      case 8 -> spliced(input, at, random);
      default -> replaced(input, random);
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] flipped(byte[] input, Random random) {
    if (input.length > 0) {
      input[random.nextInt(input.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return input;
  }

  private static byte[] number(Random random) {
    int number =
        random.nextBoolean() ? NUMBERS[random.nextInt(NUMBERS.length)] : random.nextInt(1_000);
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array();
  }

  private static byte[] repeated(byte[] part, Random random) {
    int times = random.nextInt(8) == 0 ? random.nextInt(REPEATS_MAX) : random.nextInt(4);
    return bytesOf(times, part);
  }

  private static byte[] bytesOf(int times, byte[] part) {
    byte[] all = new byte[Math.min(LENGTH_MAX, times * part.length)];
    for (int i = 0; i < all.length; i++) {
      all[i] = part[i % part.length];
    }
    return all;
  }

  private byte[] spliced(byte[] input, int at, Random random) {
    byte[] other = one(random);
    int from = random.nextInt(other.length + 1);
    return joined(input, at, Arrays.copyOfRange(other, from, other.length), input.length);
  }

  /** Writes something else for a word, a number or a text in quotes. */
  private byte[] replaced(byte[] input, Random random) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    var found =
        java.util.regex.Pattern.compile("[A-Za-z_]+|[0-9.]+|\"[^\"]*\"|'[^']*'").matcher(text);
    var places = found.results().toList();
    if (places.isEmpty()) {
      return input;
    }
    var place = places.get(random.nextInt(places.size()));
    String other =
        random.nextInt(3) == 0
            ? TEXTS[random.nextInt(TEXTS.length)]
            : words.get(random.nextInt(words.size()));
    return joined(input, place.start(), bytes(other), place.end());
  }

  /**
   * Returns {@code input} with {@code middle} instead of what is between {@code at} and the end.
   */
  private static byte[] joined(byte[] input, int at, byte[] middle, int end) {
    byte[] all = new byte[at + middle.length + input.length - end];
    System.arraycopy(input, 0, all, 0, at);
    System.arraycopy(middle, 0, all, at, middle.length);
    System.arraycopy(input, end, all, at + middle.length, input.length - end);
    return all;
  }
}
