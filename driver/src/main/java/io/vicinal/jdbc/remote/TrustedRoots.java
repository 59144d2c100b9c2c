package io.vicinal.jdbc.remote;

import io.vicinal.jdbc.error.SqlFailure;
import java.io.IOException;
import java.io.InputStream;
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

/** Trusts the certificates of one file, and no others. */
final class TrustedRoots {
  private TrustedRoots() {}

  /** Returns the context for {@code file} (PEM). @throws SQLException 08001 if it cannot be read */
  static SSLContext of(String file) throws SQLException {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
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
    } catch (IOException | GeneralSecurityException | InvalidPathException e) {
      throw SqlFailure.of("08001", "certificates of \"" + file + "\" cannot be read", e);
    }
  }
}
