package io.vicinal.server.wire;

/**
 * What goes back to a client.
 *
 * @param status of HTTP
 * @param body owned by the receiver
 */
public record WireAnswer(int status, String contentType, byte[] body) {}
