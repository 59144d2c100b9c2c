package io.vicinal.server.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Two users who do {@link Attack}s on a server, and count what is answered: who has all connections
 * that are allowed runs no statements, and the other shall run them. Thread-safe.
 */
final class GreedyClient implements AutoCloseable {
  static final String USER = "ben";
  static final String OPENER = "eve";
  static final String PASSWORD = "takes whatever there is";
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final URI url;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final Map<String, Integer> answers = new ConcurrentSkipListMap<>();
  private volatile boolean ended;

  GreedyClient(URI url) {
    this.url = url;
  }

  /** Begins with {@code attack}, and goes on until {@link #end}. */
  void begin(Attack attack) {
    ended = false;
    for (int i = 0; i < attack.threads(); i++) {
      threads.add(Thread.ofVirtual().start(() -> goOn(attack)));
    }
  }

  private void goOn(Attack attack) {
    try {
      while (!ended) {
        try {
          attack.step(this);
        } catch (IOException e) { // it waited for too long, or the server has closed or stopped
          answers.merge("gone", 1, Integer::sum);
          rest();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      answers.merge(e.toString(), 1, Integer::sum);
    }
  }

  /** Ends all attacks; what runs in the server is left alone. */
  void end() throws InterruptedException, IOException {
    ended = true;
    for (Thread thread = threads.poll(); thread != null; thread = threads.poll()) {
      thread.interrupt();
      thread.join();
    }
    for (Socket socket = sockets.poll(); socket != null; socket = sockets.poll()) {
      socket.close();
    }
  }

  /** Returns what was answered, with the SQLSTATE of errors, and how often. */
  Map<String, Integer> answers() {
    return answers;
  }

  void rest() throws InterruptedException {
    while (!ended) {
      Thread.sleep(100);
    }
  }

  private static String authorization(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  String head(String path, long length) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: "
        + authorization(USER, PASSWORD)
        + "\r\nConnection: close\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  static String sql(String text) {
    return "{\"sql\":\"" + text + "\",\"max_rows\":100000}";
  }

  private Socket connect() throws IOException {
    var socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(1 << 14);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), url.getPort()));
    return socket;
  }

  /** Sends {@code text}, and neither more nor reads what comes. */
  void leave(String text) throws IOException {
    connect().getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Sends a body of so many bytes until there is an answer. */
  void sendLarge(String path, int bytes) throws IOException {
    try (Socket socket = connect()) {
      var out = socket.getOutputStream();
      out.write(head(path, bytes).getBytes(StandardCharsets.US_ASCII));
      byte[] chunk = " ".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
      for (int sent = 0; sent < bytes && socket.getInputStream().available() == 0; ) {
        out.write(chunk, 0, Math.min(chunk.length, bytes - sent));
        sent += chunk.length;
      }
      byte[] answer = socket.getInputStream().readAllBytes();
      String text = new String(answer, StandardCharsets.US_ASCII);
      count(text.substring(0, Math.min(12, text.length())).replaceAll(".* ", ""), text);
    } finally {
      sockets.removeIf(Socket::isClosed);
    }
  }

  /** Runs a statement and reads its answer. */
  void run(String text) throws IOException, InterruptedException {
    String _ = post("v1/sql", sql(text), authorization(USER, PASSWORD));
  }

  /** Tries to log in as {@code user}. */
  void guess(String user) throws IOException, InterruptedException {
    String _ = post("v1/sql", sql("SELECT 1"), authorization(user, "not this one"));
  }

  void open(String id) throws IOException, InterruptedException {
    String _ =
        post(
            "",
            "{\"request\":\"openConnection\",\"connectionId\":\"" + id + "\",\"info\":{}}",
            authorization(OPENER, PASSWORD));
  }

  /** Leaves the rows of {@code text} open in a statement of their own. */
  void cursor(String connection, String text) throws IOException, InterruptedException {
    String id = "\"connectionId\":\"" + connection + "\"";
    String own = authorization(OPENER, PASSWORD);
    String made = post("", "{\"request\":\"createStatement\"," + id + "}", own);
    int at = made.indexOf("\"statementId\":");
    if (at >= 0) {
      String number = made.substring(at).replaceAll("\\D*(\\d+).*", "$1");
      String _ =
          post(
              "",
              "{\"request\":\"prepareAndExecute\","
                  + id
                  + ",\"statementId\":"
                  + number
                  + ",\"sql\":\""
                  + text
                  + "\",\"maxRowsInFirstFrame\":1,\"maxRowCount\":-1}",
              own);
    }
  }

  private String post(String path, String body, String authorization)
      throws IOException, InterruptedException {
    var answer =
        http.send(
            HttpRequest.newBuilder(url.resolve(path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Authorization", authorization)
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    count("" + answer.statusCode(), answer.body());
    return answer.body();
  }

  private void count(String status, String body) {
    int at = Math.max(body.indexOf("sqlstate\":\""), body.indexOf("sqlState\":\""));
    boolean isWhole = at >= 0 && at + 16 <= body.length(); // an answer may be cut off
    String state = isWhole ? " " + body.substring(at + 11, at + 16) : "";
    answers.merge(status + state, 1, Integer::sum);
  }

  /** Ends all, and does not wait for answers. */
  @Override
  public void close() throws InterruptedException, IOException {
    end();
    http.shutdownNow();
  }
}
