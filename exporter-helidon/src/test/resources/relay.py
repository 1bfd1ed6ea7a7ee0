"""A network of two hosts: carries packets between two tun devices, each so many milliseconds late.

usage: relay.py NAMESPACE ADDRESS NAMESPACE ADDRESS MILLISECONDS

Each device is moved into its network namespace. It ends with the process, and the devices with it.
"""
import collections
import fcntl
import os
import select
import struct
import subprocess
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TUN = 0x0001
IFF_NO_PI = 0x1000
LARGEST = 65536


def tun(name, namespace, address):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    subprocess.run(["ip", "link", "set", name, "netns", namespace], check=True)
    for words in (["link", "set", "lo", "up"], ["link", "set", name, "name", "tun0"], ["addr", "add", address + "/30", "dev", "tun0"],
                  ["link", "set", "tun0", "up"]):
        subprocess.run(["ip", "-n", namespace] + words, check=True)
    return device


def deliver(due, packet):
    """A full device drops the packet, as a network does."""
    try:
        os.write(due, packet)
    except OSError:
        pass


def main():
    one_namespace, one_address, other_namespace, other_address, milliseconds = sys.argv[1:]
    delay = int(milliseconds) / 1000
    one = tun("se%da" % os.getpid(), one_namespace, one_address)
    other = tun("se%db" % os.getpid(), other_namespace, other_address)
    across = {one: other, other: one}
    on_its_way = collections.deque()
    print("relaying", flush=True)
    while True:
        wait = max(0, on_its_way[0][0] - time.monotonic()) if on_its_way else None
        for device in select.select([one, other], [], [], wait)[0]:
            try:
                on_its_way.append((time.monotonic() + delay, across[device], os.read(device, LARGEST)))
            except BlockingIOError:
                pass
        while on_its_way and on_its_way[0][0] <= time.monotonic():
            _, device, packet = on_its_way.popleft()
            deliver(device, packet)


main()
