package io.vicinal.server.rest;

/**
 * What a request is answered.
 *
 * @param status of HTTP
 * @param body JSON in UTF-8
 */
public record RestAnswer(int status, byte[] body) {}
