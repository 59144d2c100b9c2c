package io.vicinal.server.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vicinal.jdbc.remote.Call;
import io.vicinal.jdbc.remote.WireReader;
import io.vicinal.jdbc.remote.WireWriter;
import io.vicinal.server.wire.WireCalls;
import io.vicinal.server.wire.WireService;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Messages of our own driver; each begins with its connection's id, which is added here. */
final class DriverFrameTarget implements FuzzTarget {
  private static final String HOLE = "0".repeat(32);

  private final Served served = new Served();
  private final WireService wire = new WireService(served.directory());
  private String connection = "";
  private int fed;

  DriverFrameTarget() throws SQLException {}

  @Override
  public List<byte[]> seeds() {
    var seeds = new ArrayList<byte[]>();
    for (WireCalls call : WireCalls.driver(HOLE, 1)) {
      seeds.add(call.body());
    }
    for (Object value :
        List.of(
            (short) 1,
            2L,
            1.5f,
            2.5d,
            new BigDecimal("12345678901234567890.12"),
            new BigDecimal("1e30").toBigInteger(),
            "text",
            new byte[] {1, 2},
            LocalDate.of(2026, 1, 2),
            LocalTime.of(3, 4),
            LocalDateTime.of(2026, 1, 2, 3, 4),
            UUID.randomUUID(),
            new float[] {1, 2},
            List.of("a", "b"))) {
      seeds.add(execute(value));
    }
    return seeds;
  }

  private static byte[] execute(Object value) {
    WireWriter message = WireCalls.begin(Call.EXECUTE, HOLE).number(1);
    for (WireCalls call : WireCalls.driver(HOLE, 1)) {
      if (call.label().equals("EXECUTE")) {
        int valuesAt = call.body().length - 9; // one value: its count, its tag and an integer
        byte[] head = Arrays.copyOf(call.body(), valuesAt);
        byte[] values = new WireWriter().values(List.of(value)).bytes();
        byte[] all = Arrays.copyOf(head, head.length + values.length);
        System.arraycopy(values, 0, all, head.length, values.length);
        return all;
      }
    }
    throw new AssertionError(message);
  }

  @Override
  public List<String> words() {
    return List.of(
        "SELECT * FROM docs WHERE word = ?",
        "INSERT INTO docs (id, n) VALUES (?, ?)",
        "docs",
        "id",
        "SELECT ?",
        "main",
        "public",
        "\0\0\0\0",
        "\1\0\0\0",
        "\1",
        "\2",
        "\u0010",
        "queryTimeout");
  }

  @Override
  public void feed(byte[] input) throws SQLException {
    String[] texts = {
      "SELECT * FROM docs WHERE id = ?",
      "SELECT ?",
      "SELECT * FROM docs WHERE n = ? OR word = ?",
      "INSERT INTO docs (id, word, n) VALUES (?, 'x', 2) ON CONFLICT DO NOTHING",
      "SELECT id FROM docs ORDER BY v <-> ? LIMIT 3",
      "UPDATE docs SET tags = ?",
      "SELECT * FROM docs WHERE at = ?"
    };
    if (connection.isEmpty()) {
      connection = open();
    }
    send(
        WireCalls.begin(Call.PREPARE, connection)
            .number(1)
            .textOrNull(texts[fed % texts.length])
            .keyChoice(io.vicinal.jdbc.client.KeyChoice.NONE)
            .bytes());
    String text = new String(input, StandardCharsets.ISO_8859_1).replace(HOLE, connection);
    byte[] answer = send(text.getBytes(StandardCharsets.ISO_8859_1));
    Served.check(new String(answer, StandardCharsets.UTF_8));
    if (++fed % 100 == 0) {
      send(WireCalls.begin(Call.CLOSE, connection).bytes());
      wire.closeIdle(java.time.Duration.ZERO); // those that inputs have opened
      served.define();
      connection = open();
    }
  }

  private String open() {
    byte[] answer =
        send(WireCalls.begin(Call.OPEN, "").properties(Map.of("queryTimeout", "5")).bytes());
    var in = new WireReader(answer);
    assertEquals(Call.DONE, in.octet(), () -> new String(answer, StandardCharsets.UTF_8));
    return in.text();
  }

  private byte[] send(byte[] body) {
    return wire.answer(Served.ANNA, Call.CONTENT_TYPE, body, "r").body();
  }

  @Override
  public void close() {
    wire.close();
    served.close();
  }
}
