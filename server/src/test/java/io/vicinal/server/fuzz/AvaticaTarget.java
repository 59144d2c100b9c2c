package io.vicinal.server.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.server.wire.WireCalls;
import io.vicinal.server.wire.WireFormat;
import io.vicinal.server.wire.WireService;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.calcite.avatica.remote.Service;

/** Avatica's messages, in JSON or protobuf. */
final class AvaticaTarget implements FuzzTarget {
  private static final String ID = "c";

  private final Served served = new Served();
  private final WireService wire = new WireService(served.directory());
  private final WireFormat format;
  private int fed;

  AvaticaTarget(WireFormat format) throws SQLException {
    this.format = format;
  }

  @Override
  public List<byte[]> seeds() {
    return WireCalls.avatica(ID, 1).stream()
        .filter(call -> call.contentType().equals(format.contentType()))
        .map(WireCalls::body)
        .toList();
  }

  @Override
  public List<String> words() {
    return List.of(
        "connectionId",
        "statementId",
        "request",
        "info",
        "sql",
        "parameterValues",
        "type",
        "value",
        "OBJECT",
        "NUMBER",
        "ARRAY",
        "STRING",
        "BYTE_STRING",
        "JAVA_SQL_TIMESTAMP",
        "DATE",
        "maxRowCount",
        "maxRowsInFirstFrame",
        "offset",
        "fetchMaxRowCount",
        "state",
        "METADATA",
        "connProps",
        "autoCommit",
        "transactionIsolation",
        "tableNamePattern",
        "typeList",
        "openConnection",
        "prepareAndExecute",
        "prepare",
        "execute",
        "executeBatch",
        "fetch",
        ID,
        "database",
        "user",
        "queryTimeout",
        "memory_limit",
        "SELECT * FROM docs WHERE id = ?",
        "INSERT INTO docs (id, v) VALUES (?, ?)",
        "org.apache.calcite.avatica.proto.Requests$");
  }

  @Override
  public void feed(byte[] input) throws SQLException {
    send(WireCalls.json(new Service.OpenConnectionRequest(ID, Map.of("queryTimeout", "5"))).body());
    if (fed % 4 != 0) { // or there is none
      send(WireCalls.json(new Service.CreateStatementRequest(ID)).body());
    }
    Served.check(
        new String(
            wire.answer(Served.ANNA, format.contentType(), input, "r").body(),
            StandardCharsets.UTF_8));
    if (++fed % 100 == 0) {
      served.define();
      send(WireCalls.json(new Service.CloseConnectionRequest(ID)).body());
      send(WireCalls.json(new Service.OpenConnectionRequest(ID, Map.of())).body());
      String answer =
          send(WireCalls.json(new Service.PrepareRequest(ID, "SELECT 'alive'", -1)).body());
      assertTrue(answer.contains("signature"), answer);
      send(WireCalls.json(new Service.CloseConnectionRequest(ID)).body());
    }
  }

  private String send(byte[] body) {
    return new String(
        wire.answer(Served.ANNA, WireFormat.JSON.contentType(), body, "r").body(),
        StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    wire.close();
    served.close();
  }
}
