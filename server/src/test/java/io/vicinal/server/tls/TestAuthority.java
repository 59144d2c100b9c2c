package io.vicinal.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;

/** An authority of its own, and a server's key that it signs, made by the JDK's keytool. */
public final class TestAuthority {
  private static final String PASSWORD = "changeit";

  private final Path directory;
  private final Path keyFile;

  private TestAuthority(Path directory, Path keyFile) {
    this.directory = directory;
    this.keyFile = keyFile;
  }

  /** Makes both in {@code directory}. */
  public static TestAuthority make(Path directory) throws Exception {
    keytool(
        directory,
        "ca",
        "-genkeypair",
        "-dname",
        "CN=authority",
        "-keyalg",
        "EC",
        "-ext",
        "bc=ca:true");
    keytool(directory, "server", "-genkeypair", "-dname", "CN=server", "-keyalg", "EC");
    keytool(directory, "server", "-certreq", "-file", directory.resolve("request").toString());
    KeyStore authority = store(directory, "ca");
    Files.writeString(
        directory.resolve("ca.crt"),
        TestCertificates.pem("CERTIFICATE", authority.getCertificate("ca").getEncoded()));
    Path keyFile = directory.resolve("server.key");
    byte[] key = store(directory, "server").getKey("server", PASSWORD.toCharArray()).getEncoded();
    Files.writeString(keyFile, TestCertificates.pem("PRIVATE KEY", key));
    return new TestAuthority(directory, keyFile);
  }

  private static KeyStore store(Path directory, String name) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(directory.resolve(name + ".p12"))) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private static void keytool(Path directory, String name, String... options) throws Exception {
    var command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(options));
    command.addAll(List.of("-alias", name, "-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", directory.resolve(name + ".p12").toString()));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, keytool.waitFor(), said);
  }

  /** Returns the file that clients trust. */
  public Path file() {
    return directory.resolve("ca.crt");
  }

  /**
   * Signs a certificate for the server.
   *
   * @param names as keytool spells them, such as {@code dns:localhost,ip:127.0.0.1}
   * @param startDays days from now at which its thirty days begin, such as {@code -60d}
   */
  public TlsFiles sign(String names, String startDays) throws Exception {
    Path signed = Files.createTempFile(directory, "server", ".crt");
    keytool(
        directory,
        "ca",
        "-gencert",
        "-rfc",
        "-infile",
        directory.resolve("request").toString(),
        "-outfile",
        signed.toString(),
        "-ext",
        "san=" + names,
        "-startdate",
        startDays,
        "-validity",
        "30");
    return new TlsFiles(signed, keyFile);
  }
}
