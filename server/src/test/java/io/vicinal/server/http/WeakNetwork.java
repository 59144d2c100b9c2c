package io.vicinal.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between a client and a server, counts what the server says and can cut the connection. */
final class WeakNetwork implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 12;

  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
  private final AtomicLong answerBytes = new AtomicLong();
  private volatile int serverPort;
  private volatile long cutAt = Long.MAX_VALUE;

  /** Lets clients reach {@code server}. */
  WeakNetwork(TestServer server) throws IOException {
    lead(server);
    Thread.ofVirtual().start(this::accept);
  }

  /** Lets clients that come from now on reach {@code server}. */
  void lead(TestServer server) {
    String[] parts = server.url().split(":", -1);
    serverPort = Integer.parseInt(parts[2].replace("/", ""));
  }

  int port() {
    return door.getLocalPort();
  }

  String driverUrl() {
    return "jdbc:vicinal://127.0.0.1:" + port() + "/main";
  }

  /** Returns how many bytes servers have said. */
  long answerBytes() {
    return answerBytes.get();
  }

  /** Cuts the connection once so many more bytes were said. */
  void cutAfter(long bytes) {
    cutAt = answerBytes.get() + bytes;
  }

  /** Lets everything through again. */
  void mend() {
    cutAt = Long.MAX_VALUE;
  }

  /** Hangs up towards all clients. */
  void hangUp() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        clients.add(client);
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void connect(Socket client) {
    try (client;
        var server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
      Thread requests = Thread.ofVirtual().start(() -> pass(client, server, false));
      pass(server, client, true);
      client.close();
      server.close();
      requests.join();
    } catch (IOException e) {
      // whoever is left hears of it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      clients.remove(client);
    }
  }

  private void pass(Socket from, Socket to, boolean counts) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        long before = counts ? answerBytes.getAndAdd(read) : 0;
        if (counts && before + read > cutAt) {
          out.write(buffer, 0, (int) Math.max(0, cutAt - before));
          return;
        }
        out.write(buffer, 0, read);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // one of both has hung up
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    hangUp();
  }
}
