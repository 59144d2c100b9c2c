package io.vicinal.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.security.InvalidKeyException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The forms in which tools write private keys. */
final class PemKeyTest {
  private static PrivateKey rsa() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair().getPrivate();
  }

  private static PrivateKey ec(String curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair().getPrivate();
  }

  @Test
  void keysInPkcs8AreRead() throws Exception {
    PrivateKey edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
    for (PrivateKey key : new PrivateKey[] {rsa(), ec("secp256r1"), ec("secp521r1"), edwards}) {
      String pem = TestCertificates.pem("PRIVATE KEY", key.getEncoded());
      assertEquals(key, PemKey.parse(pem), key.getAlgorithm());
      assertEquals(key, PemKey.parse("# words before\r\n" + pem.replace("\n", "\r\n")));
    }
  }

  @Test
  void keysInPkcs1AreRead() throws Exception {
    PrivateKey key = rsa();
    byte[] whole = key.getEncoded();
    // SEQUENCE (4), version (3), algorithm (15), header of the octet string (4), the key itself.
    byte[] inner = Arrays.copyOfRange(whole, 26, whole.length);
    assertEquals(key, PemKey.parse(TestCertificates.pem("RSA PRIVATE KEY", inner)));
  }

  @ParameterizedTest
  @CsvSource({
    "secp256r1, 06082a8648ce3d030107, 32",
    "secp384r1, 06052b81040022, 48",
    "secp521r1, 06052b81040023, 66"
  })
  void keysOfCurvesAreReadAsOpensslWritesThem(String curve, String oid, int bytes)
      throws Exception {
    var key = (ECPrivateKey) ec(curve);
    byte[] scalar = key.getS().toByteArray();
    byte[] fixed = new byte[bytes];
    int used = Math.min(scalar.length, bytes);
    System.arraycopy(scalar, scalar.length - used, fixed, bytes - used, used);
    byte[] name = HexFormat.of().parseHex(oid);
    var body = new ByteArrayOutputStream();
    body.writeBytes(new byte[] {2, 1, 1, 4, (byte) bytes});
    body.writeBytes(fixed);
    body.writeBytes(new byte[] {(byte) 0xA0, (byte) name.length});
    body.writeBytes(name);
    var whole = new ByteArrayOutputStream();
    whole.writeBytes(new byte[] {0x30, (byte) body.size()});
    whole.writeBytes(body.toByteArray());
    String parameters = TestCertificates.pem("EC PARAMETERS", name);
    var read =
        (ECPrivateKey)
            PemKey.parse(parameters + TestCertificates.pem("EC PRIVATE KEY", whole.toByteArray()));
    assertEquals(key.getS(), read.getS());
    assertEquals(key.getParams().getCurve(), read.getParams().getCurve());
  }

  @Test
  void whatIsNoKeyIsRefusedInWords() throws Exception {
    String good = TestCertificates.pem("PRIVATE KEY", ec("secp256r1").getEncoded());
    assertRefused("", "no private key");
    assertRefused("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "no private key");
    assertRefused(good + good, "more than one");
    assertRefused(good.replace("PRIVATE", "ENCRYPTED PRIVATE"), "password");
    assertRefused(
        "-----BEGIN RSA PRIVATE KEY-----\n"
            + "Proc-Type: 4,ENCRYPTED\n\n"
            + "AAAA\n"
            + "-----END RSA PRIVATE KEY-----",
        "");
    for (String kind : new String[] {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"}) {
      for (byte[] damaged : new byte[][] {{}, {0x30}, {0x30, (byte) 0x84, 127, 1, 1, 1}, {1, 2}}) {
        assertRefused(TestCertificates.pem(kind, damaged), "");
      }
    }
  }

  private static void assertRefused(String pem, String part) {
    String said = assertThrows(InvalidKeyException.class, () -> PemKey.parse(pem)).getMessage();
    assertTrue(said.contains(part), said);
  }
}
