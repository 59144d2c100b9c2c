package io.vicinal.server.tls;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What new connections are encrypted with: TLS 1.2 with forward secrecy and authenticated
 * encryption, or TLS 1.3. Takes up changed files within seconds; a pair of files that does not fit
 * is left aside, and connections that are open keep what they have. Thread-safe.
 */
public final class TlsContext implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TlsContext.class);
  private static final long PERIOD_SECONDS = 5;
  private static final String[] CIPHERS = {
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_(RSA|ECDSA)_WITH_AES_(128|256)_GCM_SHA(256|384)",
    "TLS_ECDHE_(RSA|ECDSA)_WITH_CHACHA20_POLY1305_SHA256"
  };

  private final TlsFiles files;
  private final SslContextFactory.Server factory = new SslContextFactory.Server();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tls-files").factory());
  private TlsFiles.Content used;
  private TlsFiles.Content refused;
  private String fault = "";

  /** Reads {@code files}. @throws IOException if they cannot be used, with the file's name */
  public TlsContext(TlsFiles files) throws IOException {
    this.files = files;
    this.used = files.read();
    this.refused = used;
    factory.setKeyStore(files.keyStore(used));
    factory.setKeyStorePassword("");
    factory.setIncludeProtocols("TLSv1.2", "TLSv1.3");
    factory.setIncludeCipherSuites(CIPHERS);
    factory.setRenegotiationAllowed(false);
    factory.setSniRequired(false); // clients come by address, too
  }

  /** Returns the context, for Jetty to start and stop. */
  public SslContextFactory.Server factory() {
    return factory;
  }

  /** Looks for changed files again and again, once the context is started. */
  public void start() {
    var _ =
        clock.scheduleWithFixedDelay(
            this::reload, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  /** Takes up the files if they have changed and can be used. */
  public synchronized void reload() {
    try {
      TlsFiles.Content now = files.read();
      if (now.isSame(used) || now.isSame(refused)) {
        return; // the second was told once
      }
      refused = now;
      var store = files.keyStore(now);
      factory.reload(changed -> changed.setKeyStore(store));
      used = now;
      fault = "";
      LOG.info("TLS certificate \"{}\" was read again", files.certificate());
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      if (!reason.equals(fault)) {
        fault = reason;
        LOG.error("TLS files cannot be used, the ones before stay: {}", reason);
      }
    } catch (Exception e) { // or nobody would look again
      LOG.error("TLS files were not taken up", e);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
