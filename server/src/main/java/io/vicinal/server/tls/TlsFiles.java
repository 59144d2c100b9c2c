package io.vicinal.server.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Collection;

/**
 * The files that hold a server's certificate, with those that sign it after it, and its private
 * key.
 */
public record TlsFiles(Path certificate, Path key) {
  private static final String ALIAS = "server";

  /** What both files held at one time. */
  record Content(byte[] certificate, byte[] key) {
    boolean isSame(Content other) {
      return Arrays.equals(certificate, other.certificate) && Arrays.equals(key, other.key);
    }
  }

  Content read() throws IOException {
    return new Content(bytes(certificate), bytes(key));
  }

  private static byte[] bytes(Path path) throws IOException {
    try {
      return Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      throw new IOException("file \"" + path + "\" does not exist", e);
    } catch (IOException e) {
      throw new IOException("file \"" + path + "\" cannot be read", e);
    }
  }

  /**
   * Returns the certificates and their key, in memory and without a password.
   *
   * @throws IOException if a file is no such, or one does not belong to the other
   */
  KeyStore keyStore(Content content) throws IOException {
    Certificate[] chain;
    PrivateKey privateKey;
    try {
      Collection<? extends Certificate> read =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(content.certificate()));
      if (read.isEmpty()) {
        throw new CertificateException("file holds no certificate in PEM form");
      }
      chain = read.toArray(Certificate[]::new);
    } catch (CertificateException e) {
      throw new IOException("cannot use certificate \"" + certificate + "\": " + reason(e), e);
    }
    try {
      privateKey = PemKey.parse(new String(content.key(), StandardCharsets.ISO_8859_1));
      checkPair(chain[0], privateKey);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(ALIAS, privateKey, new char[0], chain);
      return store;
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot use private key \"" + key + "\": " + reason(e), e);
    }
  }

  private static String reason(GeneralSecurityException e) {
    return String.valueOf(e.getMessage());
  }

  /** Signs something with the key, which only its own certificate can confirm. */
  private void checkPair(Certificate own, PrivateKey privateKey) throws GeneralSecurityException {
    String algorithm =
        switch (privateKey.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> privateKey.getAlgorithm();
        };
    if (!own.getPublicKey().getAlgorithm().equals(privateKey.getAlgorithm())) {
      throw notOf();
    }
    byte[] some = {1, 2, 3};
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(privateKey);
    signing.update(some);
    byte[] signed = signing.sign();
    Signature checking = Signature.getInstance(algorithm);
    checking.initVerify(own.getPublicKey());
    checking.update(some);
    if (!checking.verify(signed)) {
      throw notOf();
    }
  }

  private InvalidKeyException notOf() {
    return new InvalidKeyException("it is not the key of certificate \"" + certificate + "\"");
  }
}
