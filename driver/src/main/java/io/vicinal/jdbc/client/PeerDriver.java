package io.vicinal.jdbc.client;

import org.apache.calcite.avatica.AvaticaConnection;
import org.apache.calcite.avatica.AvaticaFactory;
import org.apache.calcite.avatica.DriverVersion;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.UnregisteredDriver;

/** Gives one connection what Avatica's constructor asks a driver for: its calls. */
final class PeerDriver extends UnregisteredDriver {
  private final Meta calls;

  PeerDriver(Peer peer) {
    this.calls = peer.calls();
  }

  @Override
  protected AvaticaFactory createFactory() {
    return new EngineFactory();
  }

  @Override
  protected DriverVersion createDriverVersion() {
    return ProductVersion.OF_THIS_JAR;
  }

  @Override
  protected String getConnectStringPrefix() {
    return "jdbc:vicinal:";
  }

  @Override
  public Meta createMeta(AvaticaConnection connection) {
    return calls;
  }
}
