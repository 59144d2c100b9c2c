package io.vicinal.jdbc;

import io.vicinal.jdbc.client.MetadataResult;
import io.vicinal.jdbc.metadata.Signatures;

/**
 * The calls of a connection whose client is elsewhere. Rows about the database belong to no
 * statement here: the client gives statements their numbers, and a new one could be its own.
 */
final class AnsweredMeta extends LocalMeta {
  AnsweredMeta(OpenConnection opened) {
    super(opened);
  }

  @Override
  MetaResultSet inMemory(ConnectionHandle ch, MetadataResult result) {
    return MetaResultSet.create(
        ch.id, 0, true, Signatures.of(result.columns()), new Frame(0, true, result.rows()));
  }
}
