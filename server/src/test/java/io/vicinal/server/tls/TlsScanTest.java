package io.vicinal.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.server.http.HttpOptions;
import io.vicinal.server.http.HttpService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server encrypts with, seen from outside. */
final class TlsScanTest {
  private static final int TLS_1_2 = 0x0303;
  private static final int[] GOOD = {0xC02B, 0xC02C, 0xC02F, 0xC030, 0xCCA8, 0xCCA9};

  /** RC4, 3DES, export, anonymous, null, without forward secrecy, CBC, DHE. */
  private static final int[] WEAK = {
    0x0001, 0x0002, 0x0003, 0x0004, 0x0005, 0x000A, 0x0016, 0x0018, 0x001B, 0x002F, 0x0033, 0x0034,
    0x0035, 0x0039, 0x003C, 0x003D, 0x0067, 0x006B, 0x009C, 0x009D, 0x009E, 0x009F, 0xC006, 0xC007,
    0xC008, 0xC009, 0xC00A, 0xC010, 0xC011, 0xC012, 0xC013, 0xC014, 0xC018, 0xC023, 0xC024, 0xC027,
    0xC028
  };

  @TempDir private static Path shared;
  private static TestCertificates.Pair ec;
  private static TestCertificates.Pair otherEc;
  private static TestCertificates.Pair rsa;

  @TempDir private Path directory;

  @BeforeAll
  static void makeCertificates() throws Exception {
    ec = TestCertificates.make(shared, "-keyalg", "EC");
    otherEc = TestCertificates.make(shared, "-keyalg", "EC");
    rsa = TestCertificates.make(shared, "-keyalg", "RSA", "-keysize", "2048");
  }

  private static HttpService start(TlsContext tls) throws IOException {
    var http =
        new HttpService(
            new HttpOptions(
                "127.0.0.1",
                0,
                tls,
                16 << 10,
                1 << 20,
                4 << 20,
                Duration.ofSeconds(60),
                Duration.ZERO,
                HttpOptions.Limits.DEFAULT,
                HttpOptions.Records.NONE),
            () -> true);
    http.start();
    return http;
  }

  @Test
  void oldVersionsAndWeakCiphersAreRefused() throws Exception {
    for (TestCertificates.Pair pair : List.of(ec, rsa)) {
      try (HttpService http = start(new TlsContext(pair.write(directory)))) {
        int port = http.port();
        assertTrue(ClientHello.isTakenUp(port, TLS_1_2, GOOD), "the probe itself works");
        for (int old : new int[] {0x0300, 0x0301, 0x0302}) {
          assertFalse(ClientHello.isTakenUp(port, old, GOOD), "version " + old);
          assertFalse(ClientHello.isTakenUp(port, old, WEAK), "version " + old);
        }
        for (int weak : WEAK) {
          assertFalse(ClientHello.isTakenUp(port, TLS_1_2, weak), Integer.toHexString(weak));
        }
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
          try (SSLSocket socket = connect(pair.client(), port)) {
            socket.setEnabledProtocols(new String[] {version});
            socket.startHandshake();
            assertEquals(version, socket.getSession().getProtocol());
          }
        }
      }
    }
  }

  @Test
  void nothingIsCompressedAndOldAlgorithmsAreRefused() throws Exception {
    try (HttpService http = start(new TlsContext(ec.write(directory)))) {
      int port = http.port();
      ClientHello.Chosen chosen =
          ClientHello.ofCompressions(port, TLS_1_2, "0100", GOOD).orElseThrow();
      assertEquals(TLS_1_2, chosen.version());
      assertEquals(0, chosen.compression(), "DEFLATE is offered first (CRIME)");
      assertFalse(chosen.extensions().contains(0x000F), "heartbeats");
      assertTrue(chosen.extensions().contains(0xFF01), "renegotiation is the safe one, if any");
      chosen = ClientHello.ofCompressions(port, TLS_1_2, "01", GOOD).orElse(chosen);
      assertEquals(0, chosen.compression(), "DEFLATE only");
      String groups = "001d00170018";
      assertTrue(ClientHello.isTakenUpWith(port, TLS_1_2, groups, "0403", GOOD), "the probe works");
      assertFalse(ClientHello.isTakenUpWith(port, TLS_1_2, groups, "0203", GOOD), "SHA-1");
      assertFalse(ClientHello.isTakenUpWith(port, TLS_1_2, groups, "0101", GOOD), "MD5");
      // sect163k1, secp160r1, secp192r1, sect193r1, secp224r1
      assertFalse(
          ClientHello.isTakenUpWith(port, TLS_1_2, "00010010001300040015", "0403", GOOD),
          "small curves");
    }
  }

  @Test
  void aClientThatKnowsAnotherNameOrNoCertificateIsNotLetIn() throws Exception {
    try (HttpService http = start(new TlsContext(ec.write(directory)))) {
      for (TestCertificates.Pair wrong : List.of(otherEc, rsa)) {
        try (SSLSocket socket = connect(wrong.client(), http.port())) {
          assertThrows(SSLException.class, socket::startHandshake);
        }
      }
      try (SSLSocket socket = connect(ec.client(), http.port())) {
        socket.startHandshake();
        assertEquals(1, socket.getSession().getPeerCertificates().length);
        assertEquals(ec.certificate(), socket.getSession().getPeerCertificates()[0]);
      }
    }
  }

  @Test
  void clientsCannotNegotiateAgain() throws Exception {
    try (HttpService http = start(new TlsContext(ec.write(directory)));
        SSLSocket socket = connect(ec.client(), http.port())) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.startHandshake();
      assertEquals(200, health(socket), "the connection is good before");
      assertThrows(
          IOException.class,
          () -> {
            socket.startHandshake();
            int _ = health(socket);
          });
    }
  }

  @Test
  void whoSpeaksPlainHttpThereGetsNothing() throws Exception {
    try (HttpService http = start(new TlsContext(ec.write(directory)));
        var socket = new Socket(InetAddress.getLoopbackAddress(), http.port())) {
      socket.setSoTimeout(60_000);
      socket
          .getOutputStream()
          .write("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      String said;
      try {
        said = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        said = "";
      }
      assertFalse(said.contains("200"), said);
    }
  }

  private static SSLSocket connect(SSLContext client, int port) throws IOException {
    var socket =
        (SSLSocket) client.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    return socket;
  }

  private static int health(SSLSocket socket) throws IOException {
    socket
        .getOutputStream()
        .write(
            "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .getBytes(StandardCharsets.UTF_8));
    var in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    String status = in.readLine();
    int length = 0;
    for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
      if (line.startsWith("Content-Length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    for (int i = 0; i < length; i++) {
      in.read();
    }
    return Integer.parseInt(status.split(" ", 3)[1]);
  }

  @Test
  void newFilesAreTakenUpAndOpenConnectionsStay() throws Exception {
    var tls = new TlsContext(ec.write(directory));
    try (HttpService http = start(tls);
        SSLSocket before = connect(ec.client(), http.port())) {
      assertEquals(200, health(before));
      Certificate old = before.getSession().getPeerCertificates()[0];

      Files.writeString(directory.resolve("server.key"), "this is no key");
      tls.reload();
      tls.reload();
      try (SSLSocket meanwhile = connect(ec.client(), http.port())) {
        assertEquals(200, health(meanwhile), "a wrong pair is left aside");
      }

      rsa.write(directory);
      tls.reload();
      assertEquals(200, health(before), "what is open stays");
      try (SSLSocket after = connect(rsa.client(), http.port())) {
        assertEquals(200, health(after));
        assertNotEquals(old, after.getSession().getPeerCertificates()[0]);
      }
      try (SSLSocket distrusting = connect(ec.client(), http.port())) {
        assertThrows(SSLException.class, distrusting::startHandshake);
      }
    }
  }

  @Test
  void filesThatDoNotFitAreRefusedByName() throws Exception {
    TlsFiles files = ec.write(directory);
    Files.writeString(files.key(), TestCertificates.pem("PRIVATE KEY", otherEc.key().getEncoded()));
    assertRefused(files, "is not the key of certificate");
    Files.writeString(files.certificate(), "nothing");
    assertRefused(files, "server.crt");
    Files.delete(files.certificate());
    assertRefused(files, "does not exist");
  }

  private static void assertRefused(TlsFiles files, String part) {
    String said = assertThrows(IOException.class, () -> new TlsContext(files)).getMessage();
    assertTrue(said.contains(part), said);
  }
}
