package io.vicinal.server.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.jdbc.Driver;
import io.vicinal.jdbc.ServedDirectory;
import io.vicinal.jdbc.ServedLimits;
import io.vicinal.server.login.Principal;
import io.vicinal.storage.User;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** What is kept of principals. */
final class WireServiceTest {
  private static String send(WireService wire, Principal principal, String request) {
    byte[] body = request.getBytes(StandardCharsets.UTF_8);
    return new String(
        wire.answer(principal, "application/json", body, "1").body(), StandardCharsets.UTF_8);
  }

  @Test
  void whoIsNotLetInAnyMoreIsForgotten() throws SQLException {
    String open = "{\"request\":\"openConnection\",\"connectionId\":\"c\",\"info\":{}}";
    try (ServedDirectory directory =
            Driver.serve("jdbc:vicinal:mem:wire" + System.nanoTime(), ServedLimits.NONE);
        var wire = new WireService(directory)) {
      User _ = directory.users().create("anna", "*");
      User _ = directory.users().create("ben", "*");
      var anna = new Principal("anna");
      var ben = new Principal("ben");
      assertTrue(send(wire, anna, open).contains("openConnection"));
      String _ = send(wire, ben, "{}");
      assertEquals(2, wire.principals());
      wire.closeOthers(_ -> true);
      assertEquals(2, wire.principals());
      assertEquals(1, wire.connections());
      wire.closeOthers(ben::equals);
      assertEquals(1, wire.principals());
      assertEquals(0, wire.connections());
      assertTrue(send(wire, anna, open).contains("openConnection"), "let in again");
      assertEquals(1, wire.connections());
    }
  }
}
