"""Takes the shared library into the package if it has been built: ONDINE_LIBRARY, or ../build."""

import os
import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py
from setuptools.dist import Distribution

SONAME = "libondine.so.0.1"
HERE = Path(__file__).resolve().parent


def built_library():
    places = [os.environ.get("ONDINE_LIBRARY"), HERE.parent / "build" / "src" / SONAME]
    return next((Path(place) for place in places if place and Path(place).is_file()), None)


class BuildWithLibrary(build_py):
    def run(self):
        super().run()
        library = built_library()
        if library:
            shutil.copyfile(library, Path(self.build_lib) / "ondine" / SONAME)


class MaybeBinary(Distribution):
    def has_ext_modules(self):  # a wheel with a library is for one kind of machine
        return built_library() is not None


setup(cmdclass={"build_py": BuildWithLibrary}, distclass=MaybeBinary)
