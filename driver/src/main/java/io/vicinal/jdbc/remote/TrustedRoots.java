package io.vicinal.jdbc.remote;

import io.vicinal.jdbc.error.SqlFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.sql.SQLException;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Trusts the certificates of one file, and no others.
 *
 * @param pem what the file holds
 */
record TrustedRoots(String file, String pem) {
  /** Reads {@code file}. @throws SQLException 08001 if it cannot be read */
  static TrustedRoots of(String file) throws SQLException {
    try {
      return new TrustedRoots(file, Files.readString(Path.of(file), StandardCharsets.US_ASCII));
    } catch (IOException | InvalidPathException e) {
      throw SqlFailure.of("08001", "certificates of \"" + file + "\" cannot be read", e);
    }
  }

  /** Returns what trusts them. @throws SQLException 08001 if they are none */
  SSLContext context() throws SQLException {
    try (var in = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))) {
      Collection<? extends Certificate> roots =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (roots.isEmpty()) {
        throw SqlFailure.of("08001", "file \"" + file + "\" has no certificates");
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate root : roots) {
        store.setCertificateEntry("root-" + store.size(), root);
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw SqlFailure.of("08001", "certificates of \"" + file + "\" cannot be read", e);
    }
  }
}
