"""What kind of volume a path lies on: a disk of this machine, or a network share."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_SHARES = frozenset(
    {
        "9p",
        "afpfs",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "davfs",
        "fuse.sshfs",
        "glusterfs",
        "gpfs",
        "lustre",
        "ncpfs",
    }
    | {"nfs", "nfs4", "smb2", "smb3", "smbfs", "vboxsf", "virtiofs", "fuse.rclone", "fuse.gvfsd-fuse"}
)
_REMOTE_DRIVE = 4


def is_shared(path: Path) -> bool:
    """Tell whether the path lies on a network share, as far as the system tells; False where it does not."""
    try:
        real = Path(os.path.realpath(path))
        return _on_windows(real) if os.name == "nt" else _mounted_as(real) in _SHARES
    except OSError:
        return False


def _mounted_as(path: Path) -> str:
    """The file system of the mount that holds the path, "" where there is no list of mounts."""
    try:
        lines = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    best, kind = -1, ""
    for line in lines:
        words = line.split(" ")
        if len(words) < 3:
            continue
        place = Path(words[1].replace("\\040", " "))
        if (place == path or place in path.parents) and len(place.parts) >= best:
            best, kind = len(place.parts), words[2]
    return kind


def _on_windows(path: Path) -> bool:
    if str(path).startswith("\\\\"):
        return True
    if sys.platform == "win32":
        import ctypes

        return ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == _REMOTE_DRIVE
    return False
