package io.vicinal.server.tls;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads private keys in their PEM forms: PKCS#8 (RFC 5958), and PKCS#1 (RFC 8017) and EC (RFC
 * 5915), which are put into PKCS#8, the only form that the JDK reads.
 */
final class PemKey {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----([^-]*)-----END \\1-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int EC_PARAMETERS = 0xA0;
  private static final byte[] VERSION_0 = {2, 1, 0};
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
  private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

  private PemKey() {}

  /** Returns the one private key in {@code pem}. */
  static PrivateKey parse(String pem) throws GeneralSecurityException {
    Matcher block = BLOCK.matcher(pem);
    if (!block.find()) {
      throw new InvalidKeyException("file holds no private key in PEM form");
    }
    String kind = block.group(1);
    String text = block.group(2);
    if (block.find()) {
      throw new InvalidKeyException("file holds more than one private key");
    }
    if (kind.startsWith("ENCRYPTED") || text.contains("ENCRYPTED")) {
      throw new InvalidKeyException("private key has a password, which none can be given for");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(text);
      return key(
          switch (kind) {
            case "PRIVATE KEY" -> der;
            case "RSA PRIVATE KEY" -> pkcs8(RSA, der);
            case "EC PRIVATE KEY" -> pkcs8(element(SEQUENCE, EC, curve(der)), der);
            default -> throw new InvalidKeyException("cannot read a \"" + kind + "\"");
          });
    } catch (IllegalArgumentException | IndexOutOfBoundsException | BufferUnderflowException e) {
      throw new InvalidKeyException("private key is damaged", e);
    }
  }

  private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException | NoSuchAlgorithmException e) {
        // a key of another algorithm
      }
    }
    throw new InvalidKeyException("private key is damaged, or neither RSA, EC nor EdDSA");
  }

  private static byte[] pkcs8(byte[] algorithm, byte[] key) {
    return element(SEQUENCE, VERSION_0, algorithm, element(OCTET_STRING, key));
  }

  /** Returns the name of the curve in an ECPrivateKey, as its element. */
  private static byte[] curve(byte[] der) throws InvalidKeyException {
    ByteBuffer all = ByteBuffer.wrap(der);
    enter(all);
    while (all.hasRemaining()) {
      int tag = all.get() & 0xFF;
      int length = length(all);
      byte[] content = Arrays.copyOfRange(der, all.position(), all.position() + length);
      if (tag == EC_PARAMETERS) {
        return content;
      }
      all.position(all.position() + length);
    }
    throw new InvalidKeyException("EC private key does not name its curve");
  }

  private static void enter(ByteBuffer der) {
    der.get();
    int length = length(der);
    der.limit(der.position() + length);
  }

  /** Reads a length in DER. */
  private static int length(ByteBuffer der) {
    int first = der.get() & 0xFF;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = first & 0x7F; i > 0; i--) {
      length = (length << 8) | (der.get() & 0xFF);
    }
    if (length < 0 || length > der.remaining()) {
      throw new IllegalArgumentException("length is " + length);
    }
    return length;
  }

  /** Writes an element in DER. */
  private static byte[] element(int tag, byte[]... contents) {
    var content = new ByteArrayOutputStream();
    for (byte[] part : contents) {
      content.writeBytes(part);
    }
    var element = new ByteArrayOutputStream();
    element.write(tag);
    int size = content.size();
    if (size >= 0x80) {
      int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(size) + 7) / 8;
      element.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        element.write(size >> (8 * i));
      }
    } else {
      element.write(size);
    }
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }
}
