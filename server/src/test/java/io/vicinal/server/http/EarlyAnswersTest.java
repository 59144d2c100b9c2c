package io.vicinal.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.server.login.BasicCredentials;
import io.vicinal.server.tls.TestCertificates;
import io.vicinal.server.tls.TlsContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Locale;
import java.util.TreeMap;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that send all of a request before they read hear why it is refused. */
final class EarlyAnswersTest {
  private static final int MIB = 1 << 20;

  @TempDir private Path directory;

  /** A way to send. */
  private enum Form {
    ANNOUNCED,
    CHUNKED,
    /** In chunks, once the server has said that it wants them. */
    WITH_LEAVE;

    boolean isChunked() {
      return this != ANNOUNCED;
    }
  }

  private static String sent(Socket socket, Form form, BasicCredentials user, int bytes)
      throws IOException {
    byte[] pair = (user.user() + ":" + user.password()).getBytes(StandardCharsets.UTF_8);
    String head =
        "POST /v1/sql HTTP/1.1\r\n"
            + "Host: localhost\r\n"
            + "Content-Type: application/json\r\n"
            + "Authorization: Basic "
            + Base64.getEncoder().encodeToString(pair)
            + (form.isChunked() ? "\r\nTransfer-Encoding: chunked" : "\r\nContent-Length: " + bytes)
            + (form == Form.WITH_LEAVE ? "\r\nExpect: 100-continue" : "")
            + "\r\n\r\n";
    socket.setSoTimeout(60_000);
    OutputStream out = socket.getOutputStream();
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    if (form == Form.WITH_LEAVE) {
      String leave = "HTTP/1.1 100 Continue\r\n\r\n";
      assertEquals(
          leave,
          new String(
              socket.getInputStream().readNBytes(leave.length()), StandardCharsets.US_ASCII));
    }
    byte[] chunk = " ".repeat(MIB / 16).getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < bytes / chunk.length; i++) {
      if (form.isChunked()) {
        out.write((Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      }
      out.write(chunk);
      if (form.isChunked()) {
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
    }
    if (form.isChunked()) {
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    out.flush();
    byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
    return new String(line, StandardCharsets.US_ASCII);
  }

  private static String heard(Socket socket, Form form, int bytes) {
    try (socket) {
      return sent(socket, form, TestServer.ANNA, bytes);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void aBodyThatIsTooLargeIsAnsweredInTheClearAndEncrypted() throws Exception {
    TestCertificates.Pair pair = TestCertificates.make(directory, "-keyalg", "EC");
    InetAddress here = InetAddress.getLoopbackAddress();
    var heard = new TreeMap<String, String>();
    try (var plain = new TestServer();
        var encrypted = new TestServer(new TlsContext(pair.write(directory)))) {
      int clear = URI.create(plain.url()).getPort();
      int secret = URI.create(encrypted.url()).getPort();
      for (Form form : Form.values()) {
        for (int mib : new int[] {9, 40}) {
          String label = mib + " MiB, " + form;
          heard.put(label, heard(new Socket(here, clear), form, mib * MIB));
          for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            var socket = (SSLSocket) pair.client().getSocketFactory().createSocket(here, secret);
            socket.setEnabledProtocols(new String[] {version});
            heard.put(label + ", " + version, heard(socket, form, mib * MIB));
          }
        }
      }
    }
    heard.values().removeIf("HTTP/1.1 413"::equals);
    assertEquals(new TreeMap<String, String>(), heard);
  }

  /** Sends the start of a body that is too large, and never its end. */
  private static Socket begun(int port) throws IOException {
    byte[] pair =
        (TestServer.ANNA.user() + ":" + TestServer.ANNA.password())
            .getBytes(StandardCharsets.UTF_8);
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    String head =
        "POST /v1/sql HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
            + 40 * MIB
            + "\r\nAuthorization: Basic "
            + Base64.getEncoder().encodeToString(pair)
            + "\r\n\r\n[";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String head(Socket socket) throws IOException {
    var reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    var lines = new ArrayList<String>();
    for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
      lines.add(line);
    }
    return String.join("\n", lines);
  }

  @Test
  void bodiesOfAFewAreThrownAwayAtATimeAndNoneOnceTheServerStops() throws Exception {
    var sockets = new ArrayList<Socket>();
    try {
      try (var server = new TestServer()) {
        for (int i = 0; i <= UnreadBodies.AT_A_TIME; i++) {
          Socket socket = begun(URI.create(server.url()).getPort());
          sockets.add(socket);
          String head = head(socket);
          assertTrue(head.startsWith("HTTP/1.1 413"), head);
          assertEquals(
              i == UnreadBodies.AT_A_TIME,
              head.toLowerCase(Locale.ROOT).contains("connection: close"),
              i + ": " + head);
        }
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
