import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation import certificate_codes as codes

CODE = "7K4MXR2P9TQA0D3VHW8E31CDK9FG"


def test_new_codes_have_more_than_128_random_bits_and_never_meet():
    assert codes.LENGTH * 5 >= 128
    made = {codes.new_code() for _ in range(2000)}
    assert len(made) == 2000
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{28}", code) for code in made)


def test_grouped_code_is_read_back():
    assert codes.grouped(CODE) == "7K4M-XR2P-9TQA-0D3V-HW8E-31CD-K9FG"
    assert codes.read_code(codes.grouped(CODE)) == CODE


@pytest.mark.parametrize(
    "typed",
    [
        " 7k4m xr2p 9tqa 0d3v hw8e 31cd k9fg ",
        "7K4M-XR2P-9TQA-OD3V-HW8E-3ICD-K9FG",  # O for 0, I for 1
        "7K4M–XR2P–9TQA–oD3V–HW8E–3lCD–K9FG",  # long dashes, small l for 1
        f"https://ocop.quangninh.gov.vn/c/{CODE}/",
        "\uff17K4MXR2P9TQA0D3VHW8E31CDK9FG",  # a full-width 7
    ],
)
def test_read_code_forgives_what_people_do(typed):
    assert codes.read_code(typed) == CODE


@pytest.mark.parametrize(
    "typed", ["", "118/2026/GCN-OCOP", CODE[:-1], CODE + "A", "U" * 28, "é" * 28]
)
def test_read_code_gives_nothing_for_what_is_no_code(typed):
    assert codes.read_code(typed) == ""


@given(st.text(max_size=400))
def test_read_code_gives_a_whole_code_or_nothing(typed):
    read = codes.read_code(typed)
    assert read == "" or (len(read) == 28 and set(read) <= set(codes.ALPHABET))


@given(st.text(max_size=200))
def test_read_number_never_fails(typed):
    found = codes.read_number(typed)
    assert found is None or (0 <= found[0] < 10**7 and 0 <= found[1] <= 9999)


def test_number_is_written_with_a_zero_below_ten():
    assert [codes.number_of(n, 2026) for n in (7, 118)] == [
        "07/2026/GCN-OCOP",
        "118/2026/GCN-OCOP",
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "118/2026/GCN-OCOP",
        "118/2026",
        " số 118 / 2026 / gcn-ocop",
        "0118/2026",
        "118-2026",
        "Số: 118/2026",
    ],
)
def test_read_number_forgives_what_people_do(typed):
    assert codes.read_number(typed) == (118, 2026)


@pytest.mark.parametrize("typed", ["", "118", "118/20261", "GCN-OCOP", CODE])
def test_read_number_gives_nothing_for_what_is_no_number(typed):
    assert codes.read_number(typed) is None
