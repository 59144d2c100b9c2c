package io.vicinal.server.tls;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The first message of a client, written by hand: Java's own clients do not even offer what a
 * server must refuse (RFC 5246).
 */
final class ClientHello {
  private static final int HANDSHAKE = 22;
  private static final int SECONDS = 60;

  private ClientHello() {}

  private static final String GROUPS = "000a00080006001d00170018"; // x25519, P-256, P-384
  private static final String POINTS = "000b00020100"; // uncompressed
  private static final String SIGNATURES = "000d0012001004030503060308040805040105010201";
  private static final int HELLO_BYTES = 38; // type, length, version and random

  /** What a server chose. */
  record Chosen(int version, int cipher, int compression, Set<Integer> extensions) {}

  /**
   * Returns whether the server at {@code port} takes up a connection with one of {@code ciphers} in
   * the given version, such as 0x0303 for TLS 1.2.
   */
  static boolean isTakenUp(int port, int version, int... ciphers) throws IOException {
    return ask(port, version, "00", GROUPS + POINTS + SIGNATURES, ciphers).isPresent();
  }

  /** Returns what the server chooses of a client's ways to compress, as numbers in hexadecimal. */
  static Optional<Chosen> ofCompressions(int port, int version, String compressions, int... ciphers)
      throws IOException {
    // 000f: heartbeats, which no server should have; ff01: safe renegotiation (RFC 5746)
    String extensions = GROUPS + POINTS + SIGNATURES + "000f000101" + "ff01000100";
    return ask(port, version, compressions, extensions, ciphers);
  }

  /** Returns whether the server goes on with these groups and algorithms of signatures only. */
  static boolean isTakenUpWith(
      int port, int version, String groups, String signatures, int... ciphers) throws IOException {
    String extensions = list("000a", groups) + POINTS + list("000d", signatures);
    return ask(port, version, "00", extensions, ciphers).isPresent();
  }

  private static String list(String type, String values) {
    int bytes = values.length() / 2;
    return type + "%04x%04x".formatted(bytes + 2, bytes) + values;
  }

  private static Optional<Chosen> ask(
      int port, int version, String compressions, String extensions, int... ciphers)
      throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(SECONDS * 1_000);
      OutputStream out = socket.getOutputStream();
      out.write(message(version, compressions, extensions, ciphers));
      out.flush();
      var in = new DataInputStream(socket.getInputStream());
      if (in.readUnsignedByte() != HANDSHAKE) {
        return Optional.empty();
      }
      in.skipNBytes(2); // version of the record
      byte[] record = in.readNBytes(in.readUnsignedShort());
      return Optional.of(chosen(ByteBuffer.wrap(record)));
    } catch (EOFException | SocketException e) {
      return Optional.empty(); // closed without a word
    }
  }

  private static Chosen chosen(ByteBuffer hello) {
    int version = hello.getShort(4);
    hello.limit((hello.getInt(0) & 0xFFFFFF) + 4); // other messages may follow in the record
    hello.position(HELLO_BYTES);
    hello.position(hello.position() + 1 + hello.get(hello.position())); // session
    int cipher = hello.getShort() & 0xFFFF;
    int compression = hello.get();
    var extensions = new TreeSet<Integer>();
    if (hello.hasRemaining()) {
      hello.getShort(); // bytes of all
    }
    while (hello.hasRemaining()) {
      extensions.add(hello.getShort() & 0xFFFF);
      int length = hello.getShort();
      hello.position(hello.position() + length);
    }
    return new Chosen(version, cipher, compression, extensions);
  }

  private static byte[] message(
      int version, String compressions, String extensions, int... ciphers) {
    var body = new ByteArrayOutputStream();
    number(body, version, 2);
    body.writeBytes(new byte[32]); // random
    body.write(0); // no session
    number(body, 2 * ciphers.length, 2);
    for (int cipher : ciphers) {
      number(body, cipher, 2);
    }
    body.write(compressions.length() / 2);
    body.writeBytes(HexFormat.of().parseHex(compressions));
    byte[] extended = HexFormat.of().parseHex(extensions);
    number(body, extended.length, 2);
    body.writeBytes(extended);
    var message = new ByteArrayOutputStream();
    message.write(HANDSHAKE);
    number(message, 0x0301, 2);
    number(message, body.size() + 4, 2);
    message.write(1);
    number(message, body.size(), 3);
    message.writeBytes(body.toByteArray());
    return message.toByteArray();
  }

  private static void number(ByteArrayOutputStream out, int value, int bytes) {
    for (int i = bytes - 1; i >= 0; i--) {
      out.write(value >> (8 * i));
    }
  }
}
