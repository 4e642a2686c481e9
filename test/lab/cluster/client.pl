#!/usr/bin/perl
# client.pl OUT INTERVAL TIMEOUT ADDRESS:PORT...
# A steady trickle of real HTTP requests, one connection each, to the addresses in turn; one JSON line per request in OUT.
# A request that hangs does not hold up the next one: outages are seen with the sharpness of INTERVAL.
use strict;
use warnings;
use Errno qw(EINPROGRESS EAGAIN);
use IO::Handle;
use Socket qw(:DEFAULT :addrinfo SOCK_NONBLOCK SO_ERROR);
use Time::HiRes qw(time);

my ($out, $interval, $timeout, @targets) = @ARGV;
open(my $log, '>>', $out) or die "$out: $!";
$log->autoflush(1);
my ($next, $turn, %open) = (time(), 0);
$SIG{TERM} = sub { exit 0 };

sub begin {
  my ($target) = @_;
  my ($host, $port) = $target =~ /^\[?(.*?)\]?:(\d+)$/ or die "no address: $target";
  my ($error, $found) = getaddrinfo($host, $port, { flags => AI_NUMERICHOST, socktype => SOCK_STREAM });
  die "$target: $error" if $error;
  my $request = { target => $target, at => time(), answer => '' };
  socket(my $socket, $found->{family}, SOCK_STREAM | SOCK_NONBLOCK, 0) or return finish($request, "socket: $!");
  $request->{socket} = $socket;
  connect($socket, $found->{addr}) or $! == EINPROGRESS or return finish($request, "$!");
  $open{ fileno $socket } = $request;
}

# `node` is what the page says: which real server answered.
sub finish {
  my ($request, $failure) = @_;
  delete $open{ fileno $request->{socket} } if $request->{socket};
  my ($status) = $request->{answer} =~ m{^HTTP/1\.\d (\d+)};
  my ($node) = $request->{answer} =~ m{\r\n\r\n(\w+)};
  $failure = 'empty answer' if !$failure && !$status;
  printf $log '{"at":%.0f,"took":%.0f,"to":"%s","ok":%s%s%s%s}' . "\n", $request->{at} * 1e6, (time() - $request->{at}) * 1e6, $request->{target},
    $failure || $status != 200 ? 'false' : 'true', $status ? qq(,"status":$status) : '', $node ? qq(,"node":"$node") : '',
    $failure ? qq(,"why":"\L$failure\E") : '';
  close $request->{socket} if $request->{socket};
}

sub proceed {
  my ($request) = @_;
  if (!$request->{sent}) {
    my $error = unpack 'i', getsockopt($request->{socket}, SOL_SOCKET, SO_ERROR);
    if ($error) { $! = $error; return finish($request, "$!") }
    my ($host) = $request->{target} =~ /^(.*):/;
    syswrite($request->{socket}, "GET / HTTP/1.0\r\nHost: $host\r\nUser-Agent: lab\r\n\r\n") or return finish($request, "$!");
    return $request->{sent} = 1;
  }
  my $got = sysread($request->{socket}, $request->{answer}, 65536, length $request->{answer});
  return if !defined $got && $! == EAGAIN;
  finish($request, defined $got ? undef : "$!") unless $got;
}

while (1) {
  my $now = time();
  if ($now >= $next) {
    begin($targets[ $turn++ % @targets ]);
    $next += $interval;
    $next = $now + $interval if $next < $now; # we were not run for a while: no burst
  }
  my ($readable, $writable) = ('', '');
  vec($_->{sent} ? $readable : $writable, fileno $_->{socket}, 1) = 1 for values %open;
  my $wait = $next - time();
  select($readable, $writable, undef, $wait > 0 ? $wait : 0);
  for my $request (values %open) {
    my $number = fileno $request->{socket};
    if (vec($readable, $number, 1) || vec($writable, $number, 1)) { proceed($request) }
    elsif (time() - $request->{at} > $timeout) { finish($request, 'timed out') }
  }
}
