package io.vicinal.jdbc.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a server, over which requests go one after the other. The calling thread itself
 * writes and reads: handing over to another takes longer than all the rest. An interrupt of that
 * thread ends what it waits for. For one thread at a time.
 */
final class HttpSocket implements AutoCloseable {
  private static final int ERROR = 400;
  private static final long CERTAINLY_OPEN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final SocketChannel channel;
  private final OutputStream out;
  private final HttpReply reply;
  private long lastAnswer = System.nanoTime();
  private boolean isCut; // the server has not taken all of the last request

  private HttpSocket(SocketChannel channel, InputStream in, OutputStream out) {
    this.channel = channel;
    this.out = out;
    this.reply = new HttpReply(in);
  }

  /**
   * Connects.
   *
   * @param encryption null for none
   * @param connectMillis how long each step of it may take; 0 for any time
   * @throws ConnectException if nobody listens there, or does not answer in time
   * @throws SocketTimeoutException if who listens there does not begin to encrypt in time
   */
  static HttpSocket open(
      String host, int port, int connectMillis, @Nullable SSLSocketFactory encryption)
      throws IOException {
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    SocketChannel channel = connect(name, port, connectMillis);
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      Socket socket = channel.socket();
      if (encryption != null) {
        socket = encrypted(socket, name, port, connectMillis, encryption);
      }
      return new HttpSocket(channel, socket.getInputStream(), socket.getOutputStream());
    } catch (IOException | RuntimeException e) {
      closeQuietly(channel);
      throw e;
    }
  }

  /** Tries the addresses of a host one after the other. */
  private static SocketChannel connect(String host, int port, int millis) throws IOException {
    IOException last = new ConnectException("host has no address");
    for (InetAddress address : InetAddress.getAllByName(host)) {
      SocketChannel channel = SocketChannel.open();
      try {
        channel.socket().connect(new InetSocketAddress(address, port), millis);
        return channel;
      } catch (SocketTimeoutException e) {
        closeQuietly(channel);
        last = new ConnectException("no answer in " + millis + " ms");
      } catch (IOException e) {
        closeQuietly(channel);
        last = e;
      }
      if (Thread.currentThread().isInterrupted()) {
        break;
      }
    }
    throw last;
  }

  private static SSLSocket encrypted(
      Socket socket, String host, int port, int millis, SSLSocketFactory encryption)
      throws IOException {
    socket.setSoTimeout(millis); // a system answers for a server that accepts nobody any more
    var encrypted = (SSLSocket) encryption.createSocket(socket, host, port, true);
    SSLParameters parameters = encrypted.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the name must be the certificate's
    encrypted.setSSLParameters(parameters);
    try {
      encrypted.startHandshake();
    } catch (IOException e) {
      throw isLate(e) ? new SocketTimeoutException("no handshake in " + millis + " ms") : e;
    }
    socket.setSoTimeout(0);
    return encrypted;
  }

  private static boolean isLate(IOException e) {
    return e instanceof SocketTimeoutException || e.getCause() instanceof SocketTimeoutException;
  }

  /**
   * Returns whether the server has closed it while nobody used it. Nothing is to be read between
   * two answers, so that reading finds the end or nothing.
   */
  boolean isStale() {
    if (System.nanoTime() - lastAnswer < CERTAINLY_OPEN_NANOS) {
      return false;
    }
    try {
      channel.configureBlocking(false);
      int read = channel.read(ByteBuffer.allocate(1));
      channel.configureBlocking(true);
      return read != 0;
    } catch (IOException e) {
      return true;
    }
  }

  /**
   * Sends a request and waits for the whole answer, at most {@code millis}; 0 for any time.
   *
   * @throws SocketTimeoutException if it does not come in time
   */
  HttpAnswer exchange(byte[] request, long millis) throws IOException {
    if (millis <= 0) {
      return exchange(request);
    }
    var late = new CompletableFuture<Boolean>();
    CompletableFuture<Void> closing =
        late.completeOnTimeout(true, millis, TimeUnit.MILLISECONDS)
            .thenAccept(isLate -> {
              if (isLate) {
                closeQuietly(channel);
              }
            });
    try {
      HttpAnswer answer = exchange(request);
      if (late.complete(false)) {
        return answer;
      }
    } catch (IOException e) {
      if (late.complete(false)) {
        throw e;
      }
    } finally {
      closing.cancel(false);
    }
    throw new SocketTimeoutException("no whole answer in " + millis + " ms");
  }

  private HttpAnswer exchange(byte[] request) throws IOException {
    try {
      out.write(request);
      out.flush();
    } catch (IOException e) {
      return refusal(e);
    }
    HttpAnswer answer = reply.read();
    lastAnswer = System.nanoTime();
    return answer;
  }

  /** Returns why the server takes no more of a request; throws {@code failed} if it is unknown. */
  private HttpAnswer refusal(IOException failed) throws IOException {
    isCut = true;
    try {
      HttpAnswer answer = reply.read();
      if (answer.status() >= ERROR) {
        return answer;
      }
    } catch (IOException e) {
      failed.addSuppressed(e);
    }
    throw failed;
  }

  /** Returns whether another request may follow. */
  boolean keepsOpen() {
    return !isCut && reply.keepsOpen();
  }

  /** Hangs up; a thread that waits for an answer gets an error. */
  @Override
  public void close() {
    closeQuietly(channel);
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // nobody wants anything of it any more
    }
  }
}
