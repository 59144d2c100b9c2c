package io.vicinal.planner.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vicinal.storage.Database;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RestrictedDatabaseTest {
  @Test
  void everyMethodOfADatabaseIsThoughtOf() throws Exception {
    var missing = new ArrayList<String>();
    for (Method method : Database.class.getMethods()) {
      if (!Modifier.isStatic(method.getModifiers())) {
        Method here =
            RestrictedDatabase.class.getMethod(method.getName(), method.getParameterTypes());
        if (!here.getDeclaringClass().equals(RestrictedDatabase.class)) {
          missing.add(method.getName());
        }
      }
    }
    assertEquals(List.of(), missing);
  }
}
