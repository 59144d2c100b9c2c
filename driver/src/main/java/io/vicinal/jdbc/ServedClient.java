package io.vicinal.jdbc;

/** What a server knows of whoever sends the request that a thread answers. */
public final class ServedClient {
  /** The address of the client; a connection keeps that of the request that opens it. */
  public static final ScopedValue<String> ADDRESS = ScopedValue.newInstance();

  private ServedClient() {}
}
