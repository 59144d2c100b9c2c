package io.vicinal.server.http;

import io.vicinal.jdbc.ServedClient;
import io.vicinal.server.log.AccessLog;
import io.vicinal.server.log.AuditTrail;
import io.vicinal.server.log.RequestScope;
import io.vicinal.server.metrics.ServerMetrics;
import io.vicinal.storage.Acting;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Names each request, for the log, the answer's header and whatever answers it, and counts and,
 * where that is wanted, writes down how it ended.
 */
final class RequestRecord extends Handler.Wrapper {
  private static final String ID_HEADER = "X-Request-Id";

  private final @Nullable ServerMetrics metrics;
  private final boolean isLogged;
  private volatile @Nullable AuditTrail trail;

  RequestRecord(Handler handler, @Nullable ServerMetrics metrics, boolean isLogged) {
    super(handler);
    this.metrics = metrics;
    this.isLogged = isLogged;
  }

  /** Lets logins be told to {@code told}. */
  void open(AuditTrail told) {
    trail = told;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String id = RequestScope.id(request.getHeaders().get(ID_HEADER));
    response.getHeaders().put(ID_HEADER, id);
    String address = Request.getRemoteAddr(request);
    Request.addCompletionListener(request, _ -> record(request, response, id, address));
    ScopedValue.Carrier scope =
        ScopedValue.where(RequestScope.ID, id)
            .where(ServedClient.ADDRESS, address)
            .where(Acting.CURRENT, Acting.at("http " + address));
    AuditTrail told = trail;
    return (told == null ? scope : scope.where(AuditTrail.CURRENT, told))
        .call(() -> super.handle(request, response, callback));
  }

  private void record(Request request, Response response, String id, String address) {
    long in = Request.getContentBytesRead(request);
    long out = Response.getContentBytesWritten(response);
    if (metrics != null) {
      metrics.answered(response.getStatus(), in, out);
    }
    if (isLogged) {
      AccessLog.request(
          id,
          request.getMethod(),
          Request.getPathInContext(request),
          address,
          response.getStatus(),
          in,
          out,
          System.nanoTime() - request.getBeginNanoTime());
    }
  }
}
