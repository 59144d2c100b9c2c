package io.vicinal.server.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vicinal.jdbc.client.KeyChoice;
import io.vicinal.jdbc.client.StatementPeer;
import io.vicinal.jdbc.remote.Call;
import io.vicinal.jdbc.remote.Catalog;
import io.vicinal.jdbc.remote.RunOptions;
import io.vicinal.jdbc.remote.WireWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.calcite.avatica.ColumnMetaData.Rep;
import org.apache.calcite.avatica.ConnectionPropertiesImpl;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.QueryState;
import org.apache.calcite.avatica.remote.ProtobufTranslationImpl;
import org.apache.calcite.avatica.remote.Service;
import org.apache.calcite.avatica.remote.TypedValue;

/**
 * Every request there is, of each protocol on the port: a new one that has no case here fails, or
 * does not compile.
 *
 * @param label tells them apart
 * @param path of HTTP
 * @param contentType of the body
 */
public record WireCalls(String label, String path, String contentType, byte[] body) {
  /** The actions on a table below {@code /v1/}, with a body that each takes. */
  public static final Map<String, String> TABLE_ACTIONS =
      Map.of(
          "insert", "{\"rows\":[{\"id\":70,\"word\":\"x\"}]}",
          "upsert", "{\"rows\":[{\"id\":70,\"word\":\"x\"}]}",
          "search", "{\"vector\":[1,2],\"k\":3,\"filter\":{\"word\":\"x\"}}",
          "get", "{\"keys\":[1]}",
          "update", "{\"keys\":[1],\"set\":{\"word\":\"y\"}}",
          "delete", "{\"keys\":[1]}",
          "batch",
              "{\"operations\":[{\"insert\":{\"rows\":[{\"id\":71}]}},{\"delete\":{\"keys\":[71]}}]}");

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SQL = "SELECT id FROM docs";

  @Override
  public String toString() {
    return label;
  }

  /** Returns all classes of requests that Avatica has. */
  public static List<Class<?>> avaticaClasses() {
    return Arrays.stream(Service.class.getDeclaredClasses())
        .filter(Service.Request.class::isAssignableFrom)
        .filter(type -> !Modifier.isAbstract(type.getModifiers()))
        .toList();
  }

  /** Returns a request of each of Avatica's classes, as JSON and as protobuf. */
  public static List<WireCalls> avatica(String connection, int statement) {
    var calls = new ArrayList<WireCalls>();
    for (Class<?> type : avaticaClasses()) {
      Service.Request request = request(type.getSimpleName(), connection, statement);
      calls.add(json(request));
      calls.add(protobuf(request));
    }
    return calls;
  }

  /** Returns the message of {@code request} as JSON. */
  public static WireCalls json(Service.Request request) {
    try {
      byte[] body =
          request instanceof Service.SyncResultsRequest sync
              ? json(sync)
              : MAPPER.writeValueAsBytes(request);
      return new WireCalls(
          request.getClass().getSimpleName() + " as JSON",
          "/",
          WireFormat.JSON.contentType(),
          body);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes what Jackson cannot: a state of one kind asserts that nobody asks for another's. */
  private static byte[] json(Service.SyncResultsRequest request) throws JsonProcessingException {
    return MAPPER.writeValueAsBytes(
        Map.of(
            "request", "syncResults",
            "connectionId", request.connectionId,
            "statementId", request.statementId,
            "state", Map.of("type", "SQL", "sql", SQL),
            "offset", request.offset));
  }

  /** Returns the message of {@code request} as protobuf. */
  public static WireCalls protobuf(Service.Request request) {
    try {
      return new WireCalls(
          request.getClass().getSimpleName() + " as protobuf",
          "/",
          WireFormat.PROTOBUF.contentType(),
          new ProtobufTranslationImpl().serializeRequest(request));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Service.Request request(String type, String connection, int statement) {
    return switch (type) {
      case "OpenConnectionRequest" -> new Service.OpenConnectionRequest(connection, Map.of());
      case "CloseConnectionRequest" -> new Service.CloseConnectionRequest(connection);
      case "ConnectionSyncRequest" ->
          new Service.ConnectionSyncRequest(
              connection, new ConnectionPropertiesImpl(true, false, 4, "main", "public"));
      case "CreateStatementRequest" -> new Service.CreateStatementRequest(connection);
      case "CloseStatementRequest" -> new Service.CloseStatementRequest(connection, statement);
      case "PrepareRequest" -> new Service.PrepareRequest(connection, SQL, -1);
      case "PrepareAndExecuteRequest" ->
          new Service.PrepareAndExecuteRequest(connection, statement, SQL, -1, 10);
      case "PrepareAndExecuteBatchRequest" ->
          new Service.PrepareAndExecuteBatchRequest(
              connection, statement, List.of("DELETE FROM docs WHERE id = 1"));
      case "ExecuteRequest" ->
          new Service.ExecuteRequest(
              new Meta.StatementHandle(connection, statement, null),
              List.of(TypedValue.ofLocal(Rep.INTEGER, 1)),
              10);
      case "ExecuteBatchRequest" ->
          new Service.ExecuteBatchRequest(
              connection, statement, List.of(List.of(TypedValue.ofLocal(Rep.INTEGER, 1))));
      case "FetchRequest" -> new Service.FetchRequest(connection, statement, 0, 10);
      case "SyncResultsRequest" ->
          new Service.SyncResultsRequest(connection, statement, new QueryState(SQL), 0);
      case "CommitRequest" -> new Service.CommitRequest(connection);
      case "RollbackRequest" -> new Service.RollbackRequest(connection);
      case "CatalogsRequest" -> new Service.CatalogsRequest(connection);
      case "SchemasRequest" -> new Service.SchemasRequest(connection, "main", "%");
      case "TablesRequest" ->
          new Service.TablesRequest(connection, "main", "%", "%", List.of("TABLE", "VIEW"));
      case "ColumnsRequest" -> new Service.ColumnsRequest(connection, "main", "%", "%", "%");
      case "TableTypesRequest" -> new Service.TableTypesRequest(connection);
      case "TypeInfoRequest" -> new Service.TypeInfoRequest(connection);
      case "DatabasePropertyRequest" -> new Service.DatabasePropertyRequest(connection);
      default -> throw new AssertionError(type + " has no case here: what may another do with it?");
    };
  }

  /** Returns a request of each call of our own driver, and of each question about metadata. */
  public static List<WireCalls> driver(String connection, int statement) {
    var calls = new ArrayList<WireCalls>();
    for (Call call : Call.values()) {
      if (call == Call.METADATA) {
        for (Catalog question : Catalog.values()) {
          calls.add(
              driver(
                  call + " " + question,
                  begin(call, connection)
                      .constant(question)
                      .values(Collections.nCopies(6, (Object) null))));
        }
      } else {
        calls.add(driver(call.name(), rest(call, begin(call, connection), statement)));
      }
    }
    return calls;
  }

  /** Begins a message of our own driver. */
  public static WireWriter begin(Call call, String connection) {
    return new WireWriter().octet(Call.VERSION).constant(call).text(connection);
  }

  /** Returns a whole message of our own driver. */
  public static WireCalls driver(String label, WireWriter message) {
    return new WireCalls(label, "/", Call.CONTENT_TYPE, message.bytes());
  }

  private static RunOptions options() {
    return new RunOptions(StatementPeer.Wanted.ANYTHING, 0, 0, 10, KeyChoice.NONE);
  }

  private static WireWriter rest(Call call, WireWriter out, int statement) {
    return switch (call) {
      case OPEN -> out.properties(Map.of());
      case CLOSE, PING, CANCEL_ALL, COMMIT, ROLLBACK, ROLLBACK_BEGUN -> out;
      case SYNC -> out.value(true).value(false).value(4).value("main").value("public");
      case PREPARE -> out.number(statement).textOrNull(SQL).keyChoice(KeyChoice.NONE);
      case EXECUTE_TEXT -> out.number(statement).execution(options()).textOrNull(SQL);
      case EXECUTE ->
          out.number(statement).execution(options()).values(Collections.<Object>nCopies(1, 1));
      case EXECUTE_BATCH ->
          out.number(statement)
              .execution(options())
              .number(1)
              .values(Collections.<Object>nCopies(1, 1));
      case EXECUTE_TEXTS ->
          out.number(statement)
              .execution(options())
              .texts(List.of("DELETE FROM docs WHERE id = 1"));
      case FETCH -> out.number(statement).big(0).number(10);
      case CLOSE_ROWS, CLOSE_STATEMENT, CANCEL -> out.number(statement);
      case SET_SAVEPOINT -> out.textOrNull("point");
      case ROLLBACK_TO, RELEASE -> out.big(1).textOrNull("point");
      case METADATA -> throw new IllegalArgumentException("has many forms");
    };
  }

  /** Returns a request of each action below {@code /v1/} on {@code table}. */
  public static List<WireCalls> rest(String database, String table) {
    var calls = new ArrayList<WireCalls>();
    TABLE_ACTIONS.forEach((action, body) ->
        calls.add(
            rest(action, "/v1/databases/" + database + "/tables/" + table + "/" + action, body)));
    for (String sql :
        List.of("SELECT * FROM ", "DELETE FROM ", "EXPLAIN SELECT * FROM ", "DESCRIBE ")) {
      calls.add(
          rest(
              "sql: " + sql,
              "/v1/sql",
              "{\"sql\":\"" + sql + table + "\",\"database\":\"" + database + "\"}"));
    }
    return calls;
  }

  private static WireCalls rest(String label, String path, String body) {
    return new WireCalls(label, path, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }
}
