package io.vicinal.planner;

import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.reference.ReferenceDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A database whose commits wait for room until {@link #makeRoom}. */
final class CrowdedDatabase {
  private final Database all = new ReferenceDatabase();
  private final CountDownLatch room = new CountDownLatch(1);

  Database open() {
    return proxy(
        Database.class,
        (method, arguments) -> {
          Object result = call(all, method, arguments);
          return result instanceof Transaction transaction ? crowded(transaction) : result;
        });
  }

  void makeRoom() {
    room.countDown();
  }

  private Transaction crowded(Transaction transaction) {
    return proxy(
        Transaction.class,
        (method, arguments) -> {
          if (method.getName().equals("commit")) {
            var account = (ResourceAccount) arguments[0];
            while (!room.await(1, TimeUnit.MILLISECONDS)) {
              account.check();
            }
          }
          return call(transaction, method, arguments);
        });
  }

  private interface Handler {
    Object handle(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Handler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> handler.handle(method, arguments)));
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
