package io.vicinal.server.tls;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.HexFormat;

/**
 * The first message of a client, written by hand: Java's own clients do not even offer what a
 * server must refuse (RFC 5246).
 */
final class ClientHello {
  private static final int HANDSHAKE = 22;
  private static final int SECONDS = 60;

  private ClientHello() {}

  /**
   * Returns whether the server at {@code port} takes up a connection with one of {@code ciphers} in
   * the given version, such as 0x0303 for TLS 1.2.
   */
  static boolean isTakenUp(int port, int version, int... ciphers) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(SECONDS * 1_000);
      OutputStream out = socket.getOutputStream();
      out.write(message(version, ciphers));
      out.flush();
      return new DataInputStream(socket.getInputStream()).readUnsignedByte() == HANDSHAKE;
    } catch (EOFException | SocketException e) {
      return false; // closed without a word
    }
  }

  private static byte[] message(int version, int... ciphers) {
    var body = new ByteArrayOutputStream();
    number(body, version, 2);
    body.writeBytes(new byte[32]); // random
    body.write(0); // no session
    number(body, 2 * ciphers.length, 2);
    for (int cipher : ciphers) {
      number(body, cipher, 2);
    }
    body.write(1);
    body.write(0); // no compression
    byte[] extensions =
        HexFormat.of()
            .parseHex(
                "000a00080006001d00170018" // groups x25519, P-256, P-384
                    + "000b00020100" // points uncompressed
                    + "000d0012001004030503060308040805040105010201"); // signatures
    number(body, extensions.length, 2);
    body.writeBytes(extensions);
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
