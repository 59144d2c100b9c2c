package io.vicinal.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server with a small heap gets slow heads and bodies, bodies of 100 MB and 10,000 connections,
 * while a healthy client is answered each time and does not wait for their end. No time is judged
 * here: {@link OverloadTest} does that, in its long form.
 */
final class BesiegedServerTest {
  private static final String GREEDY_PASSWORD = "takes whatever there is";
  private static final int HEAP_MIB = 96;
  private static final int SLOW = 60;
  private static final int HUGE = 20;
  private static final int OPENS = 10_000;
  private static final int OPENS_ALLOWED = 30;
  private static final int THREADS = 4;
  private static final int PATIENCE_MILLIS = 120_000;

  @TempDir private Path directory;
  private final List<Socket> slow = new ArrayList<>();
  private int port;

  private Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String healthy() {
    return authorization(ServedProcess.USER, ServedProcess.PASSWORD);
  }

  private static String greedy() {
    return authorization("ben", GREEDY_PASSWORD);
  }

  private static String authorization(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair) + "\r\n";
  }

  private static String head(String path, String authorization, long length) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        + authorization
        + "Content-Length: "
        + length
        + "\r\n";
  }

  /** Returns the status of the next answer. */
  private static int status(Socket socket) throws IOException {
    byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
    return Integer.parseInt(new String(line, StandardCharsets.US_ASCII).substring(9));
  }

  /** Asks as a client does that has nothing to do with the others. */
  private void ask() throws IOException {
    try (Socket socket = connect()) {
      String body = "{\"sql\":\"SELECT word FROM docs WHERE id = 7\"}";
      write(socket, head("/v1/sql", healthy(), body.length()) + "Connection: close\r\n\r\n" + body);
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(answer.startsWith("HTTP/1.1 200") && answer.contains("[[\"w7\"]]"), answer);
    }
  }

  @Test
  void itGoesOnAndSoDoOthers() throws Exception {
    Path data = directory.resolve("data");
    ServedProcess.prepare(data);
    var over = new AtomicBoolean();
    var asked = new AtomicInteger();
    try (var server =
            new ServedProcess(
                HEAP_MIB,
                data,
                "--max-connections-per-user",
                "" + OPENS_ALLOWED,
                "--stop-seconds",
                "1");
        ExecutorService threads = Executors.newCachedThreadPool()) {
      port = URI.create(server.url()).getPort();
      define();
      Future<?> healthy =
          threads.submit(() -> {
            while (!over.get()) {
              ask();
              asked.incrementAndGet();
            }
            return true;
          });
      try {
        for (int i = 0; i < SLOW; i++) {
          slow.add(begin("POST / HTTP/1.1\r\nHost: x\r\nX-Slow: "));
          slow.add(begin(head("/", greedy(), 1_000) + "\r\n{"));
          slow.add(begin(head("/v1/sql", greedy(), 60 << 20) + "\r\n{"));
        }
        for (int i = 0; i < HUGE; i++) {
          assertEquals(413, huge(greedy(), i % 2 == 0 ? "/" : "/v1/sql"));
          assertEquals(401, huge("", "/"), "who is nobody is not read at all");
        }
        open(threads);
      } finally {
        over.set(true);
        assertEquals(true, healthy.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
        for (Socket socket : slow) {
          socket.close();
        }
      }
      ask();
      assertEquals(200, server.status("/health/ready"));
      assertTrue(asked.get() > 0);
      server.stop();
      assertFalse(server.errors().contains("OutOfMemoryError"), server::errors);
      System.out.println("BesiegedServerTest: the healthy client asked " + asked + " times");
    }
  }

  private void define() throws IOException {
    for (String sql :
        List.of(
            "CREATE USER ben PASSWORD '" + GREEDY_PASSWORD + "'",
            "CREATE TABLE docs (id INT PRIMARY KEY, word TEXT)",
            "INSERT INTO docs SELECT x, 'w' || x FROM generate_series(1, 100) AS g(x)")) {
      try (Socket socket = connect()) {
        String body = "{\"sql\":\"" + sql + "\"}";
        write(socket, head("/v1/sql", healthy(), body.length()) + "\r\n" + body);
        assertEquals(200, status(socket));
      }
    }
    try (Socket socket = begin(head("/v1/sql", greedy(), 2) + "\r\n{}")) { // is known from now on
      assertEquals(400, status(socket));
    }
  }

  private Socket begin(String text) throws IOException {
    Socket socket = connect();
    write(socket, text);
    return socket;
  }

  /** Returns what is answered to the head of a request of 100 MB, of which nothing is sent. */
  private int huge(String authorization, String path) throws IOException {
    try (Socket socket = begin(head(path, authorization, 100 << 20) + "\r\n")) {
      return status(socket);
    }
  }

  /** Opens connections one behind the other, and leaves them open. */
  private void open(ExecutorService threads) throws Exception {
    var parts = new ArrayList<Future<int[]>>();
    for (int i = 0; i < THREADS; i++) {
      int first = i * OPENS / THREADS;
      parts.add(threads.submit(() -> open(first, OPENS / THREADS)));
    }
    int opened = 0;
    int refused = 0;
    for (Future<int[]> part : parts) {
      int[] counts = part.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      opened += counts[0];
      refused += counts[1];
    }
    assertEquals(OPENS, opened + refused);
    assertEquals(OPENS_ALLOWED, opened);
  }

  private int[] open(int first, int count) throws IOException {
    var requests = new ByteArrayOutputStream();
    for (int i = first; i < first + count; i++) {
      String body =
          "{\"request\":\"openConnection\",\"connectionId\":\"greedy " + i + "\",\"info\":{}}";
      requests.writeBytes(
          (head("/", greedy(), body.length()) + "\r\n" + body).getBytes(StandardCharsets.US_ASCII));
    }
    int[] counts = new int[2];
    try (Socket socket = connect()) {
      Thread writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  OutputStream out = socket.getOutputStream();
                  out.write(requests.toByteArray());
                } catch (IOException e) {
                  // the reader fails, too
                }
              });
      var in = new BufferedInputStream(socket.getInputStream());
      for (int i = 0; i < count; i++) {
        String answer = answer(in);
        counts[answer.contains("53300") ? 1 : 0]++;
        assertTrue(answer.contains("53300") || answer.startsWith("HTTP/1.1 200"), answer);
      }
      writer.interrupt();
    }
    return counts;
  }

  private static String answer(InputStream in) throws IOException {
    var text = new StringBuilder();
    int length = -1;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      text.append(line).append('\n');
      if (line.startsWith("Content-Length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    assertTrue(length >= 0, text.toString());
    return text + new String(in.readNBytes(length), StandardCharsets.US_ASCII);
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      assertTrue(next >= 0, "the connection has ended");
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }
}
