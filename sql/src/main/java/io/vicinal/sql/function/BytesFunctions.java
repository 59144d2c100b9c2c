package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.VectorValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.calcite.avatica.util.ByteString;

/** Computes functions of bytes as PostgreSQL does, for generated code. */
public final class BytesFunctions {
  private static final String HEX_PREFIX = "\\x";

  private BytesFunctions() {}

  /**
   * {@code CAST(text AS BYTEA)}: {@code \\x} and digits of base 16, else the UTF-8 of the text.
   *
   * @throws SqlStateException 22023 where something else than digits follows {@code \\x}
   */
  public static ByteString fromText(String text) {
    return new ByteString(
        text.startsWith(HEX_PREFIX)
            ? hex(text.substring(HEX_PREFIX.length()))
            : text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] hex(String digits) {
    try {
      return HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException e) {
      throw new SqlStateException(
          SqlState.INVALID_PARAMETER_VALUE, "invalid hexadecimal data: \"" + digits + '"', e);
    }
  }

  /** {@code CAST(bytes AS TEXT)}: {@code \\x} and digits of base 16. */
  public static String toText(ByteString bytes) {
    return HEX_PREFIX + HexFormat.of().formatHex(bytes.getBytes());
  }

  public static ByteString substring(ByteString bytes, long start) {
    return bytes.substring(Math.clamp(start - 1, 0, bytes.length()));
  }

  /** Returns the bytes from {@code start} on; places before the first count, but are empty. */
  public static ByteString substring(ByteString bytes, long start, long count) {
    if (count < 0) {
      throw new SqlStateException(
          SqlState.SUBSTRING_ERROR, "negative substring length is not allowed");
    }
    int from = Math.clamp(start - 1, 0, bytes.length());
    int to = Math.clamp(Math.addExact(start - 1, count), from, bytes.length());
    return bytes.substring(from, to);
  }

  /** Writes bytes in {@code format}: hex or base64. */
  public static String encode(ByteString bytes, String format) {
    return switch (format.toLowerCase(Locale.ROOT)) {
      case "hex" -> HexFormat.of().formatHex(bytes.getBytes());
      case "base64" -> Base64.getEncoder().encodeToString(bytes.getBytes());
      default -> throw unknown(format);
    };
  }

  /** Reads bytes that {@link #encode} wrote. */
  public static ByteString decode(String text, String format) {
    return switch (format.toLowerCase(Locale.ROOT)) {
      case "hex" -> new ByteString(hex(text));
      case "base64" -> new ByteString(base64(text));
      default -> throw unknown(format);
    };
  }

  private static byte[] base64(String text) {
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new SqlStateException(
          SqlState.INVALID_PARAMETER_VALUE, "invalid base64 data: \"" + text + '"', e);
    }
  }

  private static SqlStateException unknown(String format) {
    return new SqlStateException(
        SqlState.INVALID_PARAMETER_VALUE, "unrecognized encoding: \"" + format + '"');
  }

  /** Returns how many bits are 1. */
  public static long bitCount(ByteString bytes) {
    long count = 0;
    for (int i = 0; i < bytes.length(); i++) {
      count += Integer.bitCount(bytes.byteAt(i) & 0xff);
    }
    return count;
  }

  /** Returns how many of the bits of a VECTOR are 1. */
  public static long vectorBitCount(VectorValue bits) {
    long count = 0;
    for (float bit : bits.floats()) {
      count += bit == 0 ? 0 : 1;
    }
    return count;
  }

  public static ByteString sha224(ByteString bytes) {
    return digest("SHA-224", bytes);
  }

  public static ByteString sha256(ByteString bytes) {
    return digest("SHA-256", bytes);
  }

  public static ByteString sha384(ByteString bytes) {
    return digest("SHA-384", bytes);
  }

  public static ByteString sha512(ByteString bytes) {
    return digest("SHA-512", bytes);
  }

  private static ByteString digest(String algorithm, ByteString bytes) {
    try {
      return new ByteString(MessageDigest.getInstance(algorithm).digest(bytes.getBytes()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has these
    }
  }

  public static int bitLength(String text) {
    return Math.multiplyExact(text.getBytes(StandardCharsets.UTF_8).length, Byte.SIZE);
  }
}
