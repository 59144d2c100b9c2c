package io.vicinal.jdbc.remote;

/**
 * What a server answered.
 *
 * @param contentType empty where none was told
 * @param isPacked whether {@code body} is compressed by gzip
 * @param body owned by the receiver
 */
record HttpAnswer(int status, String contentType, boolean isPacked, byte[] body) {}
