package io.vicinal.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RequestShapeTest {
  private static final String SECRET = "vicinal_7_abcdef";

  @Test
  void pathsThatThereAreStandAsTheyAre() {
    for (String path : List.of("/", "/metrics", "/v1/sql", "/v1/login")) {
      assertEquals(path, RequestShape.path(path, 401));
    }
    String search = "/v1/databases/main/tables/my%20docs/search";
    assertEquals(search, RequestShape.path(search, 200));
    assertEquals(search, RequestShape.path(search, 409));
  }

  @Test
  void othersAreAStar() {
    for (String path :
        List.of(
            "/" + SECRET,
            "/v1/sql/" + SECRET,
            "/v1/sql?key=" + SECRET,
            "/v1/databases/main/tables/docs/" + SECRET,
            "/v1/databases/main/tables/a/" + SECRET + "/get",
            "/v1/sql%0aevent=login",
            "//")) {
      assertEquals("*", RequestShape.path(path, 404), path);
    }
  }

  @Test
  void namesThatMayNotBeThereAreAStar() {
    String path = "/v1/databases/main/tables/" + SECRET + "/get";
    for (int status : new int[] {400, 401, 404, 405, 408, 413, 429, 500, 503}) {
      assertEquals("/v1/databases/*/tables/*/get", RequestShape.path(path, status));
    }
  }

  @Test
  void methodsThatThereAreNotAreAStar() {
    assertEquals("POST", RequestShape.method("POST"));
    assertEquals("*", RequestShape.method(SECRET));
  }
}
