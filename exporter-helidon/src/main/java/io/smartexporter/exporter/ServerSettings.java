package io.smartexporter.exporter;

import java.time.Duration;

/// `server:`, checked as a whole.
///
/// @param host the name or address to listen on
/// @param port 0 to 65535; 0: any free one
/// @param backlog how many connections the kernel may hold before they are accepted
/// @param maxConnections how many may be open at a time
/// @param maxConnectionsPerPeer how many of them one peer may have
/// @param idleTimeout how long a connection may stay open between two requests
record ServerSettings(String host, int port, int backlog, int maxConnections, int maxConnectionsPerPeer, Duration idleTimeout) {}
