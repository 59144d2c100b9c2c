package io.vicinal.server.http;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Tells what Jetty refuses in one line, without the request, a version or a stack trace. */
final class PlainErrors implements Request.Handler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus() < HttpStatus.BAD_REQUEST_400 ? 404 : response.getStatus();
    Answers.send(response, callback, status, HttpStatus.getMessage(status));
    return true;
  }
}
