/**
 * Frameworks and tools that speak JDBC, over {@code jdbc:vicinal:} and over the one jar of the
 * driver.
 */
package io.vicinal.consumers;
